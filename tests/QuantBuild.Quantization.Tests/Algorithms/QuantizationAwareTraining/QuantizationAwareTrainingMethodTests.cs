using QuantBuild.Models.Metrics;
using QuantBuild.Models.Tasks.TextClassification;
using QuantBuild.Quantization.Algorithms.Distillation;
using QuantBuild.Quantization.Algorithms.QuantizationAwareTraining;
using QuantBuild.Quantization.Algorithms.RoundToNearest;
using QuantBuild.Quantization.Modules;
using QuantBuild.Quantization.Tests.Support;

namespace QuantBuild.Quantization.Tests.Algorithms.QuantizationAwareTraining;

public sealed class QuantizationAwareTrainingMethodTests
{
    private static readonly TextClassificationTask Task = new();

    private static readonly QuantizationAwareTrainingOptions Short = new()
    {
        Epochs = 1,
        BatchSize = 8,
        LearningRate = 1e-3f,
        StepSizeLearningRate = 1e-3f,
        Distillation = DistillationLoss.Logits,
    };

    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    public void Quantize_AtLowBits_EndsCloserToFullPrecisionThanRounding(int bits)
    {
        using var bench = new Workbench();
        var scheme = UniformScheme.Of(bits, bits, 8);
        var rounded = Divergence(bench, bench.Quantize(new RoundToNearestMethod(), scheme));
        var trained = Divergence(
            bench,
            new QuantizationAwareTrainingMethod(
                Task, Short with { Epochs = 12 }).Quantize(bench.WholeTask(scheme)));
        trained.ShouldBeLessThan(rounded, $"{bits} bits");
    }

    [Fact]
    public void Quantize_NoEpochs_GivesTheQuantizersOfRounding()
    {
        using var bench = new Workbench();
        foreach (var scheme in new[]
        {
            UniformScheme.Of(2, 2, 8),
            UniformScheme.Of(4, 4, 8),
            UniformScheme.Of(4, isSymmetric: false),
        })
        {
            var initial = new QuantizationAwareTrainingMethod(
                Task, Short with { Epochs = 0 }).Quantize(bench.WholeTask(scheme));
            var bare = initial.Select(module => module with { Parameters = new Dictionary<string, float[]>() });
            ModuleDigest.Of(bare).ShouldBe(ModuleDigest.Of(bench.Quantize(new RoundToNearestMethod(), scheme)));
        }
    }

    [Fact]
    public void Quantize_MoreTextsThanAreObserved_NeedsNoStreamsAndGivesTheQuantizersOfRounding()
    {
        using var bench = new Workbench(texts: 300);
        var scheme = UniformScheme.Of(4, 4, 8);
        var task = bench.WholeTask(scheme) with { FullPrecision = [] };
        var initial = new QuantizationAwareTrainingMethod(
            Task, Short with { Epochs = 0 }).Quantize(task);
        var bare = initial.Select(module => module with { Parameters = new Dictionary<string, float[]>() });
        ModuleDigest.Of(bare).ShouldBe(ModuleDigest.Of(bench.Quantize(new RoundToNearestMethod(), scheme)));
    }

    [Fact]
    public void Quantize_AgainAndWithOtherThreads_GivesTheSameBytes()
    {
        var digests = new[] { 1, 1, 2 }.Select(threads =>
        {
            using var bench = new Workbench(threads: threads);
            var method = new QuantizationAwareTrainingMethod(
                Task, Short with { Dropout = 0.1f });
            return ModuleDigest.Of(method.Quantize(bench.WholeTask(UniformScheme.Of(2, 4, 8))));
        }).ToList();
        digests[1].ShouldBe(digests[0], "a second run");
        digests[2].ShouldBe(digests[0], "two threads");
    }

    [Fact]
    public void Quantize_StoppedAndResumed_GivesTheBytesOfAnUninterruptedRun()
    {
        using var bench = new Workbench();
        var method = new QuantizationAwareTrainingMethod(
            Task, Short with { Epochs = 9, Dropout = 0.1f });
        var scheme = UniformScheme.Of(2, 4, 8);
        var expected = ModuleDigest.Of(method.Quantize(bench.WholeTask(scheme)));

        var task = bench.WholeTask(scheme) with { CheckpointInterval = TimeSpan.Zero };
        foreach (var stopAfter in new[] { 0.1, 0.4, 0.8 })
        {
            using var cancellation = new CancellationTokenSource();
            var stopped = task with
            {
                Cancellation = cancellation.Token,
                Progress = fraction => CancelAfter(fraction, stopAfter, cancellation),
            };
            Should.Throw<OperationCanceledException>(() => method.Quantize(stopped));
        }

        var resumedAt = 0.0;
        var resumed = method.Quantize(task with
        {
            Progress = fraction => resumedAt = resumedAt == 0 ? fraction : resumedAt,
        });
        resumedAt.ShouldBeGreaterThan(0.7, "the run began anew");
        ModuleDigest.Of(resumed).ShouldBe(expected);
    }

    [Fact]
    public void Quantize_EveryParameterOfTheModel_IsTrained()
    {
        using var bench = new Workbench();
        var modules = new QuantizationAwareTrainingMethod(Task, Short).Quantize(
            bench.WholeTask(UniformScheme.Of(4, 32, 8)));
        var trained = modules.SelectMany(module => module.Parameters)
            .ToDictionary(entry => entry.Key, entry => entry.Value);
        foreach (var parameter in bench.Model.Parameters.Where(parameter => !IsQuantized(modules, parameter.Name)))
        {
            trained[parameter.Name].ShouldNotBe(bench.Backend.ReadFloats(parameter.Tensor), parameter.Name);
        }

        modules[0].Parameters.Keys.ShouldContain("bert.embeddings.position_embeddings.weight");
        modules[^1].Parameters.Keys.ShouldContain("classifier.weight");
    }

    [Fact]
    public void Quantize_AnyPlan_LeavesTheModelAsItWas()
    {
        using var bench = new Workbench();
        var before = bench.Model.Parameters.Select(entry => bench.Backend.ReadFloats(entry.Tensor)).ToList();
        new QuantizationAwareTrainingMethod(Task, Short).Quantize(
            bench.WholeTask(UniformScheme.Of(2, 2, 8)));
        foreach (var (parameter, values) in bench.Model.Parameters.Zip(before))
        {
            bench.Backend.ReadFloats(parameter.Tensor).ShouldBeSameBits(values, parameter.Name);
            parameter.Tensor.RequiresGradient.ShouldBeFalse(parameter.Name);
        }
    }

    [Fact]
    public void Quantize_RateThatIsNoNumber_SaysWhatWasDone()
    {
        using var bench = new Workbench();
        var method = new QuantizationAwareTrainingMethod(
            Task, Short with { Epochs = 3, LearningRate = float.NaN });
        var modules = method.Quantize(bench.WholeTask(UniformScheme.Of(4, 4, 8)));
        modules.ShouldAllBe(module => module.Incidents.Count == 2
            && module.Incidents[0].Recovery == TrainingRecovery.LoweredRate
            && module.Incidents[1].Recovery == TrainingRecovery.Stopped);
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(0.5f)]
    [InlineData(1e30f)]
    public void Quantize_RateThatOnlyHarms_EndsNoWorseThanItBegan(float rate)
    {
        using var bench = new Workbench();
        var scheme = UniformScheme.Of(8, 8, 8);
        var method = new QuantizationAwareTrainingMethod(Task, 
            Short with { Epochs = 3, LearningRate = rate, StepSizeLearningRate = rate });
        var trained = Divergence(bench, method.Quantize(bench.WholeTask(scheme)));
        trained.ShouldBeLessThanOrEqualTo(Divergence(bench, bench.Quantize(new RoundToNearestMethod(), scheme)) * 1.01);
    }

    [Fact]
    public void Parameters_EveryOption_IsPartOfTheKeyAndOfTheResult()
    {
        using var bench = new Workbench();
        var variants = new[]
        {
            Short, Short with { Epochs = 2 }, Short with { BatchSize = 9 }, Short with { LearningRate = 2e-3f },
            Short with { StepSizeLearningRate = 2e-3f }, Short with { WarmupShare = 0.5f },
            Short with { Dropout = 0.2f }, Short with { Seed = 1 },
            Short with { Distillation = DistillationLoss.Layers },
            Short with { Distillation = DistillationLoss.Layers, LayerWeight = 2 },
            Short with { Temperature = 2 }, Short with { LabelWeight = 1 },
        };
        variants.Select(options => string.Join(
            ';', new QuantizationAwareTrainingMethod(Task, options).Parameters))
            .ToList().ShouldBeUnique();
        variants.Select(options => ModuleDigest.Of(
            new QuantizationAwareTrainingMethod(Task, options).Quantize(
                bench.WholeTask(UniformScheme.Of(4, 4, 8), 32))))
            .ToList().ShouldBeUnique();
    }

    private static void CancelAfter(double fraction, double limit, CancellationTokenSource cancellation)
    {
        if (fraction > limit)
        {
            cancellation.Cancel();
        }
    }

    private static bool IsQuantized(IReadOnlyList<QuantizedModule> modules, string name) =>
        modules.Any(module => module.Weights.Keys.Any(weight => name == weight + ".weight"));

    private static double Divergence(Workbench bench, IReadOnlyList<QuantizedModule> modules)
    {
        var full = Models.Metrics.Evaluation.Run(bench.Model, TinyTexts.Create(64), new EvaluationOptions());
        return KullbackLeiblerDivergence.OfTexts(full, bench.Evaluate(modules).Logits).Average();
    }
}
