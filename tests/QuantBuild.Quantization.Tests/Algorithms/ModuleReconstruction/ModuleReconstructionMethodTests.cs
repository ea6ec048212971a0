using QuantBuild.Quantization.Algorithms.ModuleReconstruction;
using QuantBuild.Quantization.Algorithms.RoundToNearest;
using QuantBuild.Quantization.Modules;
using QuantBuild.Quantization.Tests.Support;

namespace QuantBuild.Quantization.Tests.Algorithms.ModuleReconstruction;

public sealed class ModuleReconstructionMethodTests
{
    private static readonly ModuleReconstructionOptions Short = new()
    {
        Steps = 30, BatchSize = 8, LearningRate = 1e-3f, StepSizeLearningRate = 1e-3f,
    };

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Quantize_EveryModule_EndsWithLessLossThanItBeganWith(int bits)
    {
        using var bench = new Workbench();
        var modules = bench.Quantize(
            new ModuleReconstructionMethod(Short with { Steps = 75 }), UniformScheme.Of(bits, bits == 3 ? 4 : bits, 8));
        foreach (var module in modules)
        {
            module.Losses.Count.ShouldBe(3);
            module.Losses[^1].Step.ShouldBe(75);
            module.Losses[^1].Loss.ShouldBeLessThan(module.Losses[0].Loss);
        }
    }

    [Fact]
    public void Quantize_AgainAndWithOtherThreads_GivesTheSameBytes()
    {
        var digests = new[] { 1, 1, 2 }.Select(threads =>
        {
            using var bench = new Workbench(threads: threads);
            return ModuleDigest.Of(bench.Quantize(new ModuleReconstructionMethod(Short), UniformScheme.Of(2, 4, 8)));
        }).ToList();
        digests[1].ShouldBe(digests[0], "a second run");
        digests[2].ShouldBe(digests[0], "two threads");
    }

    [Fact]
    public void Quantize_AnyModule_LeavesTheModelAsItWas()
    {
        using var bench = new Workbench();
        var before = bench.Model.Parameters.Select(entry => bench.Backend.ReadFloats(entry.Tensor)).ToList();
        bench.Quantize(new ModuleReconstructionMethod(Short), UniformScheme.Of(2, 2, 8));
        foreach (var (parameter, values) in bench.Model.Parameters.Zip(before))
        {
            bench.Backend.ReadFloats(parameter.Tensor).ShouldBeSameBits(values, parameter.Name);
            parameter.Tensor.RequiresGradient.ShouldBeFalse(parameter.Name);
        }
    }

    [Fact]
    public void Quantize_AnotherSeed_GivesOtherBytes()
    {
        using var bench = new Workbench();
        var scheme = UniformScheme.Of(4, 4, 8);
        ModuleDigest.Of(bench.Quantize(new ModuleReconstructionMethod(Short), scheme)).ShouldNotBe(
            ModuleDigest.Of(bench.Quantize(new ModuleReconstructionMethod(Short with { Seed = 43 }), scheme)));
    }

    [Fact]
    public void Quantize_LossOfTheLastLayerOnly_IsAPartOfTheSum()
    {
        using var bench = new Workbench(modules: 1);
        var scheme = UniformScheme.Of(4, 4, 8);
        var first = Short with { Steps = 1 };
        var sum = new ModuleReconstructionMethod(first).Quantize(bench.TaskOf(0, scheme)).Losses[0].Loss;
        var last = new ModuleReconstructionMethod(first with { LastLayerOnly = true })
            .Quantize(bench.TaskOf(0, scheme)).Losses[0].Loss;
        last.ShouldBeLessThan(sum);
        last.ShouldBeGreaterThan(0);
    }

    [Fact]
    public void Quantize_ParametersNotTrained_ListsNone()
    {
        using var bench = new Workbench();
        var frozen = new ModuleReconstructionMethod(Short with { TrainParameters = false });
        frozen.Quantize(bench.TaskOf(0, UniformScheme.Of(4, 4, 8))).Parameters.ShouldBeEmpty();
        var trained = new ModuleReconstructionMethod(Short).Quantize(bench.TaskOf(0, UniformScheme.Of(4, 4, 8)));
        trained.Parameters.Keys.ShouldContain("bert.encoder.layer.1.output.LayerNorm.weight");
        trained.Parameters.Keys.ShouldNotContain(name => name.Contains(".layer.2.", StringComparison.Ordinal));
    }

    [Fact]
    public void Quantize_MoreTextsABatchThanThereAre_TakesThemAllEveryStep()
    {
        using var bench = new Workbench(texts: 5);
        var module = new ModuleReconstructionMethod(Short with { BatchSize = 64 })
            .Quantize(bench.TaskOf(0, UniformScheme.Of(4, 4, 8)));
        module.Losses[^1].Step.ShouldBe(Short.Steps);
    }

    [Fact]
    public void Quantize_NothingButParametersToTrain_StillRuns()
    {
        using var bench = new Workbench();
        var module = new ModuleReconstructionMethod(Short).Quantize(bench.TaskOf(0, UniformScheme.Of(32)));
        module.Weights.ShouldBeEmpty();
        module.Losses[0].Loss.ShouldBeLessThan(1e-6);
    }

    [Fact]
    public void Quantize_AbsurdStepSizeRate_KeepsEveryStepPositive()
    {
        using var bench = new Workbench();
        var options = Short with { StepSizeLearningRate = 1f };
        var modules = bench.Quantize(new ModuleReconstructionMethod(options), UniformScheme.Of(4, 4, 8));
        foreach (var module in modules)
        {
            module.Weights.Values.SelectMany(weight => weight.Steps)
                .ShouldAllBe(step => step > 0 && float.IsFinite(step));
            module.Activations.Values.Concat(module.Probabilities.Values)
                .ShouldAllBe(point => point.Step > 0 && float.IsFinite(point.Step.Value));
        }
    }

    [Fact]
    public void Quantize_AbsurdLearningRate_KeepsTheStateBeforeTrainingAndReportsIt()
    {
        using var bench = new Workbench();
        var scheme = UniformScheme.Of(2, 2, 8);
        var method = new ModuleReconstructionMethod(Short with { Steps = 75, LearningRate = 1e30f });

        var module = method.Quantize(bench.TaskOf(0, scheme));

        module.Incidents.Select(incident => incident.Recovery)
            .ShouldBe([TrainingRecovery.LoweredRate, TrainingRecovery.Stopped]);
        var untrained = new RoundToNearestMethod().Quantize(bench.TaskOf(0, scheme));
        foreach (var (name, weight) in untrained.Weights)
        {
            module.Weights[name].Codes.ShouldBe(weight.Codes, name);
            module.Weights[name].Steps.ShouldBeSameBits(weight.Steps, name);
        }
    }

    [Theory]
    [InlineData(1, float.PositiveInfinity)]
    [InlineData(30, 3f)]
    public void Quantize_RateThatOnlyMakesItWorse_GivesWhatWasThereBeforeTraining(int steps, float rate)
    {
        using var bench = new Workbench();
        var scheme = UniformScheme.Of(4, 4, 8);
        var method = new ModuleReconstructionMethod(Short with { Steps = steps, LearningRate = rate });

        var module = method.Quantize(bench.TaskOf(0, scheme));

        foreach (var (name, weight) in new RoundToNearestMethod().Quantize(bench.TaskOf(0, scheme)).Weights)
        {
            module.Weights[name].Codes.ShouldBe(weight.Codes, name);
        }
    }

    [Fact]
    public void Quantize_CancelledMeanwhile_StopsBetweenSteps()
    {
        using var bench = new Workbench();
        using var cancellation = new CancellationTokenSource();
        var reported = 0;
        var task = bench.TaskOf(0, UniformScheme.Of(4, 4, 8)) with
        {
            Cancellation = cancellation.Token,
            Progress = _ =>
            {
                reported++;
                cancellation.Cancel();
            },
        };
        Should.Throw<OperationCanceledException>(
            () => new ModuleReconstructionMethod(Short with { Steps = 1_000_000 }).Quantize(task));
        reported.ShouldBe(1);
    }

    [Fact]
    public void Parameters_EveryOption_IsPartOfTheKey()
    {
        var keys = new ModuleReconstructionOptions[]
        {
            Short, Short with { Steps = 31 }, Short with { BatchSize = 9 }, Short with { LearningRate = 2e-3f },
            Short with { StepSizeLearningRate = 2e-3f }, Short with { Seed = 1 }, Short with { LastLayerOnly = true },
            Short with { TrainParameters = false },
        }.Select(options => string.Join(';', new ModuleReconstructionMethod(options).Parameters)).ToList();
        keys.ShouldBeUnique();
    }
}
