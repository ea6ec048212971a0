using QuantBuild.Formats.Numbers;
using QuantBuild.Models.Data;
using QuantBuild.Models.EncoderDecoders;
using QuantBuild.Models.Layers;
using QuantBuild.Quantization.Algorithms;
using QuantBuild.Quantization.Algorithms.Gptq;
using QuantBuild.Quantization.Algorithms.ModuleReconstruction;
using QuantBuild.Quantization.Algorithms.ModuleReconstruction.Parallel;
using QuantBuild.Quantization.Algorithms.ReconstructionErrorMinimization;
using QuantBuild.Quantization.Algorithms.RoundToNearest;
using QuantBuild.Quantization.Evaluation;
using QuantBuild.Quantization.Forward;
using QuantBuild.Quantization.Modules;
using QuantBuild.Quantization.Schemes;
using QuantBuild.Quantization.Streams;
using QuantBuild.Quantization.Tests.Support;
using QuantBuild.Tensors;

namespace QuantBuild.Quantization.Tests.Algorithms.EncoderDecoders;

/// <summary>
/// The methods on a model with two streams: two layers of an encoder and two of a decoder, divided between the stacks,
/// within them, and across.
/// </summary>
public sealed class EncoderDecoderMethodTests
{
    private static readonly ModuleReconstructionOptions Modules = new()
    {
        Steps = 60, BatchSize = 16, LearningRate = 2e-3f, StepSizeLearningRate = 2e-3f,
    };

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Quantize_RoundedToNearest_HoldsEveryLinearAndPointOfBothStacks(int modules)
    {
        using var bench = Bench(modules);
        var description = bench.Model.Description;
        var quantized = bench.Quantize(new RoundToNearestMethod(), Scheme(bench, bits: 4));

        quantized.SelectMany(module => module.Weights.Keys).Order().ShouldBe(
            description.Tensors.Where(tensor => tensor is { Layer: not null, IsProduct: true })
                .Select(tensor => tensor.Matrix!).Append(description.WordEmbedding.Matrix!).Order());
        quantized.SelectMany(module => module.Activations.Keys).Order().ShouldBe(
            description.Tensors.Where(tensor => tensor is { Layer: not null, IsProduct: true })
                .Select(tensor => tensor.InputPoint!)
                .Concat(description.Attentions.SelectMany(
                    attention => (string[])[attention.QueryPoint, attention.KeyPoint, attention.ValuePoint]))
                .Distinct().Order());
        quantized.SelectMany(module => module.Probabilities.Keys).Order().ShouldBe(
            description.Attentions.Select(attention => attention.ProbabilitiesPoint).Order());
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public void Quantize_ReconstructedModules_HaveLessErrorThanRoundedOnes(int modules)
    {
        using var bench = Bench(modules);
        var scheme = Scheme(bench, bits: 3);
        var rounded = ErrorsOf(bench, new RoundToNearestMethod(), scheme);
        var products = ErrorsOf(
            bench,
            new ReconstructionErrorMethod(new()
            {
                Steps = 60, BatchSize = 16, LearningRate = 2e-3f, StepSizeLearningRate = 2e-3f,
            }),
            scheme);
        var reconstructed = ErrorsOf(bench, new ModuleReconstructionMethod(Modules), scheme);
        for (var module = 0; module < modules; module++)
        {
            var name = $"module {module}: rounded {rounded[module]:E2}, rem {products[module]:E2}, "
                + $"mrem {reconstructed[module]:E2}";
            reconstructed[module].ShouldBeLessThan(rounded[module], name);
            products[module].ShouldBeLessThan(rounded[module], name);
        }
    }

    [Fact]
    public void Quantize_ByTheHessians_HasLessErrorThanRounding()
    {
        using var bench = Bench(modules: 2);
        var scheme = Scheme(bench, bits: 3) with { Activations = null, Embedding = null };
        var rounded = ErrorsOf(bench, new RoundToNearestMethod(), scheme);
        var swept = ErrorsOf(bench, new GptqMethod(new GptqOptions()), scheme);

        swept[^1].ShouldBeLessThan(rounded[^1]);
    }

    [Fact]
    public void Quantize_ModulesAtOnce_GivesTheSameBytesForAnyWorkers()
    {
        var parallel = new ParallelReconstructionOptions { Capacity = 10, WarmUp = 12, Lag = 3, AnnealSteps = 30 };
        var digests = new (int Threads, int Workers)[] { (1, 1), (2, 2), (2, 3) }.Select(run =>
        {
            using var bench = Bench(modules: 3, run.Threads);
            var method = new ParallelReconstructionMethod(Modules, parallel with { Workers = run.Workers });
            var modules = method.Quantize(bench.WholeTask(Scheme(bench, bits: 4)));
            modules.ShouldAllBe(module => module.Losses.Count > 0);
            return ModuleDigest.Of(modules);
        }).ToList();

        digests.ShouldAllBe(digest => digest == digests[0]);
    }

    [Fact]
    public void Quantize_ADecodersModule_MinimizesNothingOfTheEncodersOutput()
    {
        using var bench = Bench(modules: 2);
        var scheme = Scheme(bench, bits: 32) with { Weights = new Dictionary<string, WeightQuantization>() };
        var source = bench.Quantize(new RoundToNearestMethod(), Scheme(bench, bits: 2));
        using var scope = bench.Backend.OpenScope();
        var stream = bench.Produce(bench.Spans[0], input: null, new QuantizedForward(bench.Model, [source[0]]));

        // Nothing of the decoder is quantized, but it reads a coarse encoder's output: what is lost before the module
        // shows in its first loss, and only as far as it reaches the stream that the module writes.
        var losses = new ModuleReconstructionMethod(Modules with
        {
            Steps = 1, BatchSize = bench.Texts.Count, LastLayerOnly = true,
        })
            .Quantize(bench.TaskOf(1, scheme with { Activations = null, Embedding = null }, stream)).Losses;

        var all = TwoStreamError(bench, stream);
        losses[0].Loss.ShouldBeGreaterThan(0);
        losses[0].Loss.ShouldBeLessThan(all);
    }

    [Theory]
    [InlineData(ObserverKind.MinMax)]
    [InlineData(ObserverKind.MeanSquaredError)]
    public void Calibrate_OtherWrittenTexts_LeavesTheEncodersRangesAsTheyAre(ObserverKind observer)
    {
        var points = new[] { TinyT5.Streams(48), WithOtherTargets(TinyT5.Streams(48)) }.Select(texts =>
        {
            using var bench = new Workbench(Create, texts, modules: 2);
            var scheme = Scheme(bench, bits: 4) with
            {
                Activations = new ActivationQuantization(8, true) { Observer = observer },
            };
            return new RoundToNearestMethod().Quantize(bench.TaskOf(0, scheme)).Activations;
        }).ToList();

        points[0].Count.ShouldBeGreaterThan(6);
        points[1].ShouldBe(points[0]);
    }

    private static Workbench Bench(int modules, int threads = 2) =>
        new(Create, TinyT5.Streams(48), modules, threads);

    private static EncoderDecoder Create(ComputeBackend backend)
    {
        var model = EncoderDecoder.CreateRandom(backend, TinyT5.Describe(isGated: true, tiesHead: false), seed: 9);
        TinyT5.Sharpen(model, 8);
        return model;
    }

    private static QuantizationScheme Scheme(Workbench bench, int bits) => new(
        bench.Model.Description.Tensors.Where(tensor => tensor is { Layer: not null, IsProduct: true })
            .ToDictionary(
                tensor => tensor.Matrix!,
                _ => new WeightQuantization(bits, Granularity.Tensor, true, ObserverKind.MeanSquaredError)),
        new EmbeddingQuantization(8, Train: true),
        new ActivationQuantization(8, true));

    /// <summary>The relative error of each module's output, over the stream that it writes.</summary>
    private static double[] ErrorsOf(Workbench bench, IModuleMethod method, QuantizationScheme scheme)
    {
        var modules = bench.Quantize(method, scheme);
        using var scope = bench.Backend.OpenScope();
        using var pause = bench.Backend.SuspendRecording();
        var pass = new ForwardPass(new QuantizedForward(bench.Model, modules));
        var sums = new ErrorSums(bench.Spans);
        var sides = new SideBySide(bench.Model, bench.Texts, [.. Enumerable.Range(0, bench.Texts.Count)], pass);
        foreach (var span in bench.Spans)
        {
            sides.Run(span, CancellationToken.None);
            sides.AddErrors(span, sums);
        }

        return [.. sums.ToErrors().Select(error => error.RelativeError)];
    }

    // The error of the decoder's module over all positions, those of the encoder's output among them.
    private static double TwoStreamError(Workbench bench, ActivationStream stream)
    {
        using var pause = bench.Backend.SuspendRecording();
        var runner = new ModuleRunner(bench.Model, bench.Spans[1], bench.Texts, bench.Model.PaddingToken);
        int[] rows = [.. Enumerable.Range(0, bench.Texts.Count)];
        var batch = runner.MakeBatch(rows);
        var coarse = runner.Run(
            runner.Input(batch, rows, stream, ForwardPass.Inference), batch, ForwardPass.Inference);
        var full = bench.Model.Layers(
            bench.Spans.SelectMany(span => span.Layers),
            bench.Model.Embed(batch, ForwardPass.Inference),
            batch.Mask,
            ForwardPass.Inference);
        var tokens = Enumerable.Range(0, bench.Texts.Count).Sum(bench.Texts.LengthOf);
        var written = Enumerable.Range(0, bench.Texts.Count)
            .Sum(row => bench.Texts.TokenTypesOf(row).Count((byte)1));
        return (double)tokens / written
            * bench.Backend.ReadFloats(coarse.MaskedSquaredError(full, batch.Mask))[0];
    }

    private static TokenizedDataset WithOtherTargets(TokenizedDataset texts)
    {
        var builder = new TokenizedDatasetBuilder { HasStreams = true };
        for (var row = 0; row < texts.Count; row++)
        {
            var (tokens, types) = (texts.TokensOf(row).ToArray(), texts.TokenTypesOf(row).ToArray());
            builder.Add(
                [.. tokens.Zip(types, (token, type) => type == 1 ? 2 + ((token + 17) % 38) : token)], types);
        }

        return builder.Build();
    }
}
