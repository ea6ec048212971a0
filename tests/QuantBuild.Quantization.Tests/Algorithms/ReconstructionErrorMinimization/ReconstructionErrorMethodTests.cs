using QuantBuild.Quantization.Algorithms.ReconstructionErrorMinimization;
using QuantBuild.Quantization.Algorithms.RoundToNearest;
using QuantBuild.Quantization.Modules;
using QuantBuild.Quantization.Tests.Support;

namespace QuantBuild.Quantization.Tests.Algorithms.ReconstructionErrorMinimization;

public sealed class ReconstructionErrorMethodTests
{
    private static readonly ReconstructionErrorOptions Short = new()
    {
        Steps = 8, BatchSize = 8, LearningRate = 1e-3f, StepSizeLearningRate = 1e-3f,
    };

    [Theory]
    [InlineData(4)]
    [InlineData(2)]
    public void Quantize_AtLowBits_HasLessErrorThanRounding(int bits)
    {
        using var bench = new Workbench();
        var scheme = UniformScheme.Of(bits, bits, 8);
        var rounded = bench.Evaluate(bench.Quantize(new RoundToNearestMethod(), scheme)).Errors;
        var method = new ReconstructionErrorMethod(
            Short with { Steps = 60, BatchSize = 16, LearningRate = 2e-3f, StepSizeLearningRate = 2e-3f });
        var trained = bench.Evaluate(bench.Quantize(method, scheme)).Errors;
        for (var module = 0; module < rounded.Count; module++)
        {
            trained[module].RelativeError.ShouldBeLessThan(
                rounded[module].RelativeError, $"{rounded[module].Name} at {bits} bits");
        }
    }

    [Fact]
    public void Quantize_Losses_AreTheSumOverTheProductsAndFall()
    {
        using var bench = new Workbench();
        var module = new ReconstructionErrorMethod(Short with { Steps = 55 })
            .Quantize(bench.TaskOf(0, UniformScheme.Of(4, 4, 8)));
        module.Losses.Select(point => point.Step).ShouldBe([25, 50, 55]);
        module.Losses[^1].Loss.ShouldBeLessThan(module.Losses[0].Loss);
    }

    [Fact]
    public void Quantize_AgainAndWithOtherThreads_GivesTheSameBytes()
    {
        var digests = new[] { 1, 1, 2 }.Select(threads =>
        {
            using var bench = new Workbench(threads: threads);
            return ModuleDigest.Of(bench.Quantize(new ReconstructionErrorMethod(Short), UniformScheme.Of(2, 4, 8)));
        }).ToList();
        digests[1].ShouldBe(digests[0], "a second run");
        digests[2].ShouldBe(digests[0], "two threads");
    }

    [Fact]
    public void Quantize_AnyModule_LeavesTheModelAsItWas()
    {
        using var bench = new Workbench(modules: 4);
        var before = bench.Model.Parameters.Select(entry => bench.Backend.ReadFloats(entry.Tensor)).ToList();
        new ReconstructionErrorMethod(Short).Quantize(bench.TaskOf(0, UniformScheme.Of(2, 2, 8)));
        foreach (var (parameter, values) in bench.Model.Parameters.Zip(before))
        {
            bench.Backend.ReadFloats(parameter.Tensor).ShouldBeSameBits(values, parameter.Name);
            parameter.Tensor.RequiresGradient.ShouldBeFalse(parameter.Name);
        }
    }

    [Fact]
    public void Quantize_EveryStep_IsLearnedAndTheEmbeddingIsNot()
    {
        using var bench = new Workbench(modules: 4);
        var task = bench.TaskOf(0, UniformScheme.Of(4, 4, 8));
        var rounded = new RoundToNearestMethod().Quantize(task);
        var trained = new ReconstructionErrorMethod(Short with { Steps = 30 }).Quantize(task);
        const string embedding = "bert.embeddings.word_embeddings";
        trained.Weights[embedding].Codes.ShouldBe(rounded.Weights[embedding].Codes);
        trained.Weights[embedding].Steps.ShouldBe(rounded.Weights[embedding].Steps);
        foreach (var (name, weight) in trained.Weights.Where(entry => entry.Key != embedding))
        {
            weight.Steps.ShouldNotBe(rounded.Weights[name].Steps, name);
        }

        trained.Activations.Keys.ShouldBe(rounded.Activations.Keys);
        trained.Activations["bert.encoder.layer.0.attention.self.input"].Step.ShouldNotBe(
            rounded.Activations["bert.encoder.layer.0.attention.self.input"].Step);
        trained.Probabilities.Keys.ShouldBe(rounded.Probabilities.Keys);
    }

    [Fact]
    public void Quantize_Biases_AreTrainedUnlessSwitchedOff()
    {
        using var bench = new Workbench(modules: 4);
        var task = bench.TaskOf(0, UniformScheme.Of(2, 4, 8));
        new ReconstructionErrorMethod(Short with { TrainBiases = false }).Quantize(task).Parameters.ShouldBeEmpty();
        var biases = new ReconstructionErrorMethod(Short).Quantize(task).Parameters;
        biases.Count.ShouldBe(6);
        biases.Keys.ShouldAllBe(name => name.EndsWith(".bias", StringComparison.Ordinal));
        biases.Keys.ShouldNotContain(name => name.Contains("LayerNorm", StringComparison.Ordinal));
    }

    [Fact]
    public void Quantize_RateThatOnlyDoesHarm_LeavesWhatTheProductsBeganWith()
    {
        using var bench = new Workbench(modules: 4);
        var task = bench.TaskOf(0, UniformScheme.Of(8, 32, 8));
        var options = Short with { LearningRate = 1f, StepSizeLearningRate = 1f, TrainBiases = false };
        var trained = new ReconstructionErrorMethod(options).Quantize(task);
        ModuleDigest.Of([trained with { Losses = [] }]).ShouldBe(
            ModuleDigest.Of([new RoundToNearestMethod().Quantize(task)]));
    }

    [Fact]
    public void Quantize_WithoutActivationsOrWithoutWeights_Runs()
    {
        using var bench = new Workbench(modules: 4);
        new ReconstructionErrorMethod(Short).Quantize(bench.TaskOf(0, UniformScheme.Of(4))).Activations.ShouldBeEmpty();
        var nothing = new ReconstructionErrorMethod(Short).Quantize(bench.TaskOf(0, UniformScheme.Of(32)));
        nothing.Weights.ShouldBeEmpty();
        nothing.Losses.ShouldBeEmpty();
    }

    [Fact]
    public void Quantize_AbsurdLearningRate_TriesALowerOneAndThenKeepsTheBestState()
    {
        using var bench = new Workbench(modules: 4);
        var task = bench.TaskOf(0, UniformScheme.Of(8, 32, 8));
        var options = Short with { Steps = 80, LearningRate = 1e30f, StepSizeLearningRate = 0, TrainBiases = false };

        var trained = new ReconstructionErrorMethod(options).Quantize(task);

        trained.Incidents.Select(incident => (incident.Step, incident.Recovery)).Distinct().ShouldBe(
            [(25, TrainingRecovery.LoweredRate), (50, TrainingRecovery.Stopped)]);
        ModuleDigest.Of([trained with { Losses = [] }]).ShouldBe(
            ModuleDigest.Of([new RoundToNearestMethod().Quantize(task)]));
    }

    [Fact]
    public void Quantize_CancelledMeanwhile_StopsBetweenSteps()
    {
        using var bench = new Workbench();
        using var cancellation = new CancellationTokenSource();
        var task = bench.TaskOf(0, UniformScheme.Of(4, 4, 8)) with
        {
            Cancellation = cancellation.Token,
            Progress = _ => cancellation.Cancel(),
        };
        Should.Throw<OperationCanceledException>(
            () => new ReconstructionErrorMethod(Short with { Steps = 1_000_000 }).Quantize(task));
    }

    [Fact]
    public void Parameters_EveryOption_IsPartOfTheKey()
    {
        var keys = new[]
        {
            Short, Short with { Steps = 31 }, Short with { BatchSize = 9 }, Short with { LearningRate = 2e-3f },
            Short with { StepSizeLearningRate = 2e-3f }, Short with { Seed = 1 }, Short with { TrainBiases = false },
        }.Select(options => string.Join(';', new ReconstructionErrorMethod(options).Parameters)).ToList();
        keys.ShouldBeUnique();
    }
}
