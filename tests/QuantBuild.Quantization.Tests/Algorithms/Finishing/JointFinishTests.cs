using QuantBuild.Formats.Numbers;
using QuantBuild.Models.Metrics;
using QuantBuild.Models.Tasks.TextClassification;
using QuantBuild.Quantization.Algorithms.Finishing;
using QuantBuild.Quantization.Algorithms.ModuleReconstruction;
using QuantBuild.Quantization.Algorithms.RoundToNearest;
using QuantBuild.Quantization.Modules;
using QuantBuild.Quantization.Schemes;
using QuantBuild.Quantization.Tests.Support;

namespace QuantBuild.Quantization.Tests.Algorithms.Finishing;

public sealed class JointFinishTests
{
    private static readonly JointFinishOptions Short = new()
    {
        Steps = 40, BatchSize = 8, LearningRate = 1e-3f, StepSizeLearningRate = 1e-3f,
    };

    public static TheoryData<string> Schemes => [.. SchemesByName.Keys];

    private static Dictionary<string, QuantizationScheme> SchemesByName { get; } = new(StringComparer.Ordinal)
    {
        ["2-2-8"] = UniformScheme.Of(2, 2, 8),
        ["4-4-8"] = UniformScheme.Of(4, 4, 8),
        ["8-8-8"] = UniformScheme.Of(8, 8, 8),
        ["4-32-32"] = UniformScheme.Of(4),
        ["32-4-32"] = UniformScheme.Of(32, 4),
        ["asymmetric"] = UniformScheme.Of(4, isSymmetric: false),
        ["groups, full codes, a step a token"] = Fine(UniformScheme.Of(4, 4, 8)),
    };

    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    public void Finish_AtLowBits_EndsCloserToFullPrecisionThanTheModules(int bits)
    {
        using var bench = new Workbench(texts: 400);
        var scheme = UniformScheme.Of(bits, bits, 8);
        var modules = bench.Quantize(
            new ModuleReconstructionMethod(new ModuleReconstructionOptions { Steps = 50, BatchSize = 8 }), scheme);

        var finished = Finish(
            new JointFinishOptions { Steps = 200, BatchSize = 16 }, bench, scheme, modules);

        Divergence(bench, finished).ShouldBeLessThan(Divergence(bench, modules), $"{bits} bits");
        finished.Select(module => module.Losses).ShouldBe(modules.Select(module => module.Losses));
    }

    [Theory]
    [MemberData(nameof(Schemes))]
    public void Finish_NoStepsOfTrainedModules_LeavesThemAsTheyWere(string name)
    {
        using var bench = new Workbench();
        var modules = bench.Quantize(
            new ModuleReconstructionMethod(new ModuleReconstructionOptions { Steps = 30, BatchSize = 8 }),
            SchemesByName[name]);

        modules[0].Latents.Keys.ShouldBe(modules[0].Weights.Keys);
        FinishWithoutSteps(bench, SchemesByName[name], modules);
    }

    [Theory]
    [MemberData(nameof(Schemes))]
    public void Finish_NoStepsOfRoundedModules_LeavesThemAsTheyWere(string name)
    {
        using var bench = new Workbench();
        FinishWithoutSteps(
            bench, SchemesByName[name], bench.Quantize(new RoundToNearestMethod(), SchemesByName[name]));
    }

    private static void FinishWithoutSteps(
        Workbench bench, QuantizationScheme scheme, IReadOnlyList<QuantizedModule> modules)
    {
        var finished = Finish(Short with { Steps = 0 }, bench, scheme, modules);

        bench.Evaluate(finished).Logits.Values.ToArray()
            .ShouldBeSameBits(bench.Evaluate(modules).Logits.Values.ToArray());
        foreach (var (before, after) in modules.Zip(finished))
        {
            after.Weights.Keys.ShouldBe(before.Weights.Keys);
            foreach (var (weight, matrix) in before.Weights)
            {
                after.Weights[weight].Codes.ShouldBe(matrix.Codes, weight);
                after.Weights[weight].Steps.ShouldBe(matrix.Steps, weight);
                after.Weights[weight].ZeroPoints.ShouldBe(matrix.ZeroPoints, weight);
            }

            after.Activations.ShouldBe(before.Activations);
            after.Probabilities.ShouldBe(before.Probabilities);
        }
    }

    [Fact]
    public void Finish_AgainAndWithOtherThreads_GivesTheSameBytes()
    {
        var scheme = UniformScheme.Of(2, 4, 8);
        var digests = new[] { 1, 1, 2 }.Select(threads =>
        {
            using var bench = new Workbench(threads: threads);
            return ModuleDigest.Of(Finish(Short, bench, scheme));
        }).ToList();

        digests[1].ShouldBe(digests[0], "a second run");
        digests[2].ShouldBe(digests[0], "two threads");
    }

    [Fact]
    public void Finish_StoppedAndResumed_GivesTheBytesOfAnUninterruptedRun()
    {
        using var bench = new Workbench();
        var scheme = UniformScheme.Of(4, 4, 8);
        var modules = bench.Quantize(new RoundToNearestMethod(), scheme);
        var options = Short with { Steps = 200 };
        var expected = ModuleDigest.Of(Finish(options, bench, scheme, modules));
        var task = bench.WholeTask(scheme) with { CheckpointInterval = TimeSpan.Zero };
        using var cancellation = new CancellationTokenSource();

        Should.Throw<OperationCanceledException>(() => new JointFinish(new TextClassificationTask(), options).Finish(
            task with
            {
                Cancellation = cancellation.Token,
                Progress = fraction => (fraction > 0.4 ? cancellation : null)?.Cancel(),
            },
            modules));
        var resumedAt = 0.0;
        var resumed = new JointFinish(new TextClassificationTask(), options).Finish(
            task with { Progress = fraction => resumedAt = resumedAt == 0 ? fraction : resumedAt }, modules);

        resumedAt.ShouldBeGreaterThan(0.4, "the run began anew");
        ModuleDigest.Of(resumed).ShouldBe(expected);
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(0.5f)]
    [InlineData(1e30f)]
    public void Finish_ARateThatOnlyHarms_EndsNoWorseThanTheModules(float rate)
    {
        using var bench = new Workbench();
        var scheme = UniformScheme.Of(8, 8, 8);
        var modules = bench.Quantize(new RoundToNearestMethod(), scheme);

        var finished = Finish(Short with { LearningRate = rate, StepSizeLearningRate = rate }, bench, scheme, modules);

        Divergence(bench, finished).ShouldBeLessThanOrEqualTo(Divergence(bench, modules) * 1.01);
    }

    [Fact]
    public void Parameters_EveryOption_IsPartOfTheKeyAndOfTheResult()
    {
        using var bench = new Workbench();
        var scheme = UniformScheme.Of(4, 4, 8);
        var modules = bench.Quantize(new RoundToNearestMethod(), scheme);
        JointFinishOptions[] variants =
        [
            Short, Short with { Steps = 41 }, Short with { BatchSize = 9 }, Short with { LearningRate = 2e-3f },
            Short with { StepSizeLearningRate = 2e-3f }, Short with { LayerWeight = 1 }, Short with { Seed = 1 },
        ];

        variants.Select(options => string.Join(';', new JointFinish(new TextClassificationTask(), options).Parameters))
            .ToList().ShouldBeUnique();
        variants.Select(options => ModuleDigest.Of(Finish(options, bench, scheme, modules))).ToList().ShouldBeUnique();
    }

    [Fact]
    public void Finish_OfAnyModules_LeavesTheModelAsItWas()
    {
        using var bench = new Workbench();
        var before = bench.Model.Parameters.Select(entry => bench.Backend.ReadFloats(entry.Tensor)).ToList();

        Finish(Short, bench, UniformScheme.Of(2, 2, 8));

        foreach (var (parameter, values) in bench.Model.Parameters.Zip(before))
        {
            bench.Backend.ReadFloats(parameter.Tensor).ShouldBeSameBits(values, parameter.Name);
        }
    }

    private static QuantizationScheme Fine(QuantizationScheme scheme) => new(
        scheme.Weights.ToDictionary(
            weight => weight.Key,
            weight => weight.Value with { Granularity = Granularity.Group(8), Codes = SymmetricCodes.Full },
            StringComparer.Ordinal),
        scheme.Embedding! with { Granularity = Granularity.Group(8), Codes = SymmetricCodes.Full },
        scheme.Activations! with { PerToken = true });

    private static IReadOnlyList<QuantizedModule> Finish(
        JointFinishOptions options,
        Workbench bench,
        QuantizationScheme scheme,
        IReadOnlyList<QuantizedModule>? modules = null) =>
        new JointFinish(new TextClassificationTask(), options).Finish(
            bench.WholeTask(scheme) with { Training = null, FullPrecision = [] },
            modules ?? bench.Quantize(new RoundToNearestMethod(), scheme));

    private static double Divergence(Workbench bench, IReadOnlyList<QuantizedModule> modules)
    {
        var full = Models.Metrics.Evaluation.Run(bench.Model, TinyTexts.Create(64), new EvaluationOptions());
        return KullbackLeiblerDivergence.OfTexts(full, bench.Evaluate(modules).Logits).Average();
    }
}
