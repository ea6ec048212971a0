using ModelEvaluation = QuantBuild.Models.Metrics.Evaluation;
using QuantBuild.Formats.Architectures.Descriptions;
using QuantBuild.Formats.Numbers;
using QuantBuild.Models.Data;
using QuantBuild.Models.Encoders;
using QuantBuild.Models.Layers;
using QuantBuild.Models.Metrics;
using QuantBuild.Quantization.Algorithms.RoundToNearest;
using QuantBuild.Quantization.Evaluation;
using QuantBuild.Quantization.Forward;
using QuantBuild.Quantization.Modules;
using QuantBuild.Quantization.Tests.Support;
using QuantBuild.Tensors;
using QuantBuild.Tensors.Backends.Cpu;

namespace QuantBuild.Quantization.Tests.Evaluation;

public sealed class QuantizedEvaluationTests
{
    [Fact]
    public void Run_NothingQuantized_GivesTheModelsOwnLogits()
    {
        using var bench = new Workbench();
        var full = ModelEvaluation.Run(bench.Model, TinyTexts.Create(64), new EvaluationOptions());
        var result = bench.Evaluate(bench.Quantize(new RoundToNearestMethod(), UniformScheme.Of(32)));
        result.Logits.Values.ToArray().ShouldBeSameBits(full.Values.ToArray());
    }

    [Fact]
    public void Run_LongTexts_GivesTheErrorsAndLogitsOfWholeBatches()
    {
        using var backend = new CpuBackend(1);
        var model = LongModel(backend);
        var texts = LongTexts(40);
        var spans = ModuleSpan.Split(model.LayerCount, 2);
        var result = QuantizedEvaluation.Run(model, spans, [], texts, progress: null, CancellationToken.None);

        // Batches of 32 run whole, as a model with no errors would: against another model's outputs errors are not
        // zero.
        using var other = new CpuBackend(2);
        var weights = Rounded(model);
        var parts = QuantizedEvaluation.Run(model, spans, weights, texts, progress: null, CancellationToken.None);
        var whole = WholeBatches(LongModel(other), spans, weights, texts);
        parts.Errors.Select(error => error.RelativeError).ShouldBe(whole.Errors.Select(error => error.RelativeError));
        parts.Logits.Values.ToArray().ShouldBeSameBits(whole.Logits.Values.ToArray());
        result.Errors.ShouldAllBe(error => error.RelativeError == 0);
    }

    [Fact]
    public void Run_MoreLayers_TakesNoMoreBytes()
    {
        var (few, many) = (PeakBytes(layers: 2), PeakBytes(layers: 8));
        many.ShouldBe(few);

        static long PeakBytes(int layers)
        {
            using var backend = new CpuBackend(1);
            var model = LongModel(backend, layers);
            var before = backend.PeakBytes;
            var spans = ModuleSpan.Split(layers, 2);
            QuantizedEvaluation.Run(model, spans, [], LongTexts(40), progress: null, CancellationToken.None);
            return backend.PeakBytes - before;
        }
    }

    [Fact]
    public void Run_LogitsThatAreNoNumbers_Refuses()
    {
        using var bench = new Workbench();
        var modules = bench.Quantize(new RoundToNearestMethod(), UniformScheme.Of(8));
        var name = modules[0].Weights.Keys.First();
        var broken = modules[0].Weights[name] with { Steps = [float.NaN] };
        var weights = modules[0].Weights.ToDictionary();
        weights[name] = broken;
        Should.Throw<NonFiniteException>(() => bench.Evaluate([modules[0] with { Weights = weights }, modules[1]]));
    }

    [Theory]
    [InlineData(0.1, 10)]
    [InlineData(0.001, 30)]
    [InlineData(1, 0)]
    public void SignalToNoise_OfARelativeError_IsInDecibels(double error, double decibels) =>
        new ModuleError("module-1", error).SignalToNoise!.Value.ShouldBe(decibels, 1e-9);

    [Fact]
    public void SignalToNoise_WithoutError_IsAbsent() => new ModuleError("module-1", 0).SignalToNoise.ShouldBeNull();

    // 256 positions: 32 texts are two parts.
    private static PostNormEncoder LongModel(CpuBackend backend, int layers = 4) => PostNormEncoder.CreateRandom(
        backend,
        TinyBert.Describe(
            HeadKind.SequenceClassification, TinyBert.Extents with { PositionCount = 256, LayerCount = layers }),
        seed: 4);

    private static TokenizedDataset LongTexts(int count)
    {
        var builder = new TokenizedDatasetBuilder();
        for (var text = 0; text < count; text++)
        {
            builder.Add([.. Enumerable.Range(0, 256 - (text % 5)).Select(i => 1 + (((text * 13) + (i * 7)) % 47))], []);
        }

        return builder.Build();
    }

    private static QuantizedModule[] Rounded(PostNormEncoder model) =>
    [
        new()
        {
            Weights = new Dictionary<string, QuantizedMatrix>(),
            Activations = new Dictionary<string, QuantizedPoint>(),
            Probabilities = new Dictionary<string, QuantizedPoint>(),
            Parameters = model.Parameters.ToDictionary(
                parameter => parameter.Name,
                parameter => model.Backend.ReadFloats(parameter.Tensor)
                    .Select(value => MathF.Round(value * 16) / 16).ToArray()),
        },
    ];

    private static QuantizedEvaluationResult WholeBatches(
        PostNormEncoder model, IReadOnlyList<ModuleSpan> spans, QuantizedModule[] modules, TokenizedDataset texts)
    {
        var pass = new ForwardPass(new QuantizedForward(model, modules));
        var (sums, logits) = (new ErrorSums(spans), new LogitCollector(texts));
        foreach (var rows in BatchOrder.ByLength(texts, 32))
        {
            var batch = Batch.Create(model.Backend, texts, rows, model.PaddingToken);
            var (full, quantized) = (model.Embed(batch, ForwardPass.Inference), model.Embed(batch, pass));
            foreach (var span in spans)
            {
                foreach (var layer in span.Layers)
                {
                    full = model.Layer(layer, full, batch.Mask, ForwardPass.Inference);
                    quantized = model.Layer(layer, quantized, batch.Mask, pass);
                }

                sums.Add(span, quantized, full, batch.Mask);
            }

            logits.Add(rows, model.Head(quantized, batch.Mask, pass));
        }

        return new QuantizedEvaluationResult(logits.ToTable(), sums.ToErrors());
    }
}
