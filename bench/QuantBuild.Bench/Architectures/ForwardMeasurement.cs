using QuantBuild.Bench.Engine;
using QuantBuild.Models.Data;
using QuantBuild.Models.Layers;
using QuantBuild.Models.Loading;
using QuantBuild.Tensors;
using QuantBuild.Tensors.Backends;

namespace QuantBuild.Bench.Architectures;

/// <summary>
/// Forward passes of random models, in turn with passes of the measure's model: what slows the machine down slows both.
/// </summary>
/// <param name="options">Layers, texts, repetitions and threads.</param>
internal sealed class ForwardMeasurement(ModelsOptions options)
{
    /// <summary>Every architecture at one length, the measure itself, which tells the noise, among them.</summary>
    /// <param name="length">Tokens of a text.</param>
    public IEnumerable<ForwardComparison> Run(int length)
    {
        using var backend = BackendRegistry.Default(options.Threads).Create();
        using var scope = backend.OpenScope();
        var measure = Create(backend, EncoderCase.Measure, length);
        foreach (var modelType in EncoderCase.ModelTypes)
        {
            using var own = backend.OpenScope();
            yield return Compare(measure, Create(backend, modelType, length), length);
        }
    }

    private static double SecondsOf(IEncoderModel model, Batch batch)
    {
        using var scope = model.Backend.OpenScope();
        var start = EngineClock.Seconds;
        _ = model.Backend.ReadFloats(model.Forward(batch, ForwardPass.Inference));
        return EngineClock.Seconds - start;
    }

    private IEncoderModel Create(ComputeBackend backend, string modelType, int length) =>
        ModelRegistry.BuiltIn.Create(
            backend,
            new ParameterInitializer(backend, seed: 1)
                .CreateAll(EncoderCase.Describe(modelType, options.Layers, length)));

    private ForwardComparison Compare(IEncoderModel measure, IEncoderModel model, int length)
    {
        var (measureBatch, batch) = (BatchOf(measure, length), BatchOf(model, length));
        var work = EncoderCase.MultiplyAdds(model.Description, length)
            / EncoderCase.MultiplyAdds(measure.Description, length);
        var times = new List<(double Measure, double Own)>();
        for (var i = -1; i < options.Repetitions; i++)
        {
            var pair = (SecondsOf(measure, measureBatch), SecondsOf(model, batch));
            if (i >= 0)
            {
                times.Add(pair);
            }
        }

        return new ForwardComparison(
            model.Description.Architecture.ModelType,
            length,
            work,
            1000 * Median.Of(times.Select(pair => pair.Own)),
            1000 * Median.Of(times.Select(pair => pair.Measure)),
            Median.Of(times.Select(pair => pair.Own / pair.Measure / work)));
    }

    // Tokens behind those that mean something to any of the architectures.
    private Batch BatchOf(IEncoderModel model, int length)
    {
        var builder = new TokenizedDatasetBuilder();
        for (var text = 0; text < options.Texts; text++)
        {
            builder.Add([.. Enumerable.Range(0, length).Select(place => 5 + (place % 900))], []);
        }

        return Batch.Create(
            model.Backend, builder.Build(), [.. Enumerable.Range(0, options.Texts)], model.PaddingToken);
    }
}
