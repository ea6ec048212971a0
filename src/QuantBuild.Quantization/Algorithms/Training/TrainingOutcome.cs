using QuantBuild.Models.Training;
using QuantBuild.Quantization.Forward;
using QuantBuild.Quantization.Modules;
using QuantBuild.Tensors;

namespace QuantBuild.Quantization.Algorithms.Training;

/// <summary>What a training leaves in the modules that it trained.</summary>
internal static class TrainingOutcome
{
    /// <summary>A trained module, with the losses and incidents of its trainings.</summary>
    /// <exception cref="NonFiniteException">A value is not a number.</exception>
    public static QuantizedModule Encode(
        ModuleQuantizers quantizers, ModuleSpan span, params IReadOnlyList<TrainingResult> results)
    {
        var module = quantizers.Encode(LossesOf(results), [.. results.SelectMany(IncidentsOf)]);
        return RequireFinite([module], quantizers.TrainedTensors(), span.Name)[0];
    }

    /// <summary>The same with what a further training goes on from.</summary>
    /// <exception cref="NonFiniteException">A value is not a number.</exception>
    public static QuantizedModule EncodeWithLatents(
        ModuleQuantizers quantizers, ModuleSpan span, TrainingResult result) =>
        Encode(quantizers, span, result) with { Latents = quantizers.ReadLatents() };

    /// <summary>
    /// Every reading of the loss; the sum over trainings at that step of theirs, where all of them got that far.
    /// </summary>
    public static IReadOnlyList<LossPoint> LossesOf(params IReadOnlyList<TrainingResult> results) =>
    [
        .. results.SelectMany(result => result.Losses)
            .GroupBy(reading => reading.Step)
            .Where(readings => readings.Count() == results.Count)
            .OrderBy(readings => readings.Key)
            .Select(readings => new LossPoint(readings.Key, readings.Sum(reading => reading.Loss))),
    ];

    /// <summary>Where training diverged: the first time its rates were lowered, the second it ended.</summary>
    public static IReadOnlyList<TrainingIncident> IncidentsOf(TrainingResult result) =>
    [
        .. result.Divergences.Select((step, i) => new TrainingIncident(
            step, i == 0 ? TrainingRecovery.LoweredRate : TrainingRecovery.Stopped)),
    ];

    /// <summary>
    /// The last look at trained modules: the last steps can break values that no loss or score has seen, and codes
    /// would not show that the weights behind them are no numbers.
    /// </summary>
    /// <param name="modules">As they are encoded.</param>
    /// <param name="trained">What the training changed.</param>
    /// <param name="name">Of what was trained, at the beginning of a sentence.</param>
    /// <exception cref="NonFiniteException">A value is not a number.</exception>
    public static IReadOnlyList<QuantizedModule> RequireFinite(
        IReadOnlyList<QuantizedModule> modules, IEnumerable<Tensor> trained, string name)
    {
        var values = modules.SelectMany(module => module.Weights.Values.SelectMany(weight => weight.Steps)
            .Concat(module.Parameters.Values.SelectMany(parameter => parameter))
            .Concat(module.Activations.Values.Concat(module.Probabilities.Values).Select(point => point.Step ?? 0)));
        return trained.All(IsFinite) && values.All(float.IsFinite)
            ? modules
            : throw new NonFiniteException(
                $"{name} has values that are not finite after training. Lower the learning rate.");
    }

    private static bool IsFinite(Tensor tensor)
    {
        var isFinite = true;
        tensor.Backend.Read(tensor, values =>
        {
            foreach (var value in values)
            {
                isFinite &= float.IsFinite(value);
            }
        });
        return isFinite;
    }
}
