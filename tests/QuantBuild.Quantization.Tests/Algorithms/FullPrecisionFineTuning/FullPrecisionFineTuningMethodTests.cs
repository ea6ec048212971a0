using QuantBuild.Models.Metrics;
using QuantBuild.Models.Tasks.TextClassification;
using QuantBuild.Quantization.Algorithms.FullPrecisionFineTuning;
using QuantBuild.Quantization.Tests.Support;
using QuantBuild.Tensors;

namespace QuantBuild.Quantization.Tests.Algorithms.FullPrecisionFineTuning;

public sealed class FullPrecisionFineTuningMethodTests
{
    private static readonly FullPrecisionFineTuningOptions Short = new()
    {
        Epochs = 12, BatchSize = 8, LearningRate = 1e-3f,
    };

    [Fact]
    public void Quantize_LabelledTexts_LearnsThem()
    {
        using var bench = new Workbench();
        var modules = Method(Short).Quantize(bench.WholeTask(UniformScheme.Of(32)));
        modules.ShouldAllBe(module => module.Weights.Count == 0 && module.Activations.Count == 0);
        modules[0].Losses[^1].Loss.ShouldBeLessThan(0.7 * modules[0].Losses[0].Loss);

        var texts = TinyTexts.CreateLabelled(64);
        var rows = Enumerable.Range(0, texts.Count).ToArray();
        var predictions = Predictions.Of(bench.Evaluate(modules).Logits, texts);
        ClassMetric.Accuracy.Compute(predictions, rows).ShouldBeGreaterThan(0.9);
    }

    [Fact]
    public void Quantize_EveryParameter_StandsInOneModule()
    {
        using var bench = new Workbench();
        var modules = Method(Short with { Epochs = 1 }).Quantize(bench.WholeTask(UniformScheme.Of(32)));
        modules.SelectMany(module => module.Parameters.Keys).ShouldBe(
            bench.Model.Parameters.Select(parameter => parameter.Name), ignoreOrder: true);
    }

    [Fact]
    public void Quantize_PlanThatQuantizes_IsRefused()
    {
        using var bench = new Workbench();
        Should.Throw<ArgumentException>(() => Method(Short).Quantize(bench.WholeTask(UniformScheme.Of(8))));
    }

    [Fact]
    public void Quantize_RateThatIsNoNumber_SaysSo()
    {
        using var bench = new Workbench();
        Should.Throw<NonFiniteException>(
            () => Method(Short with { LearningRate = float.NaN }).Quantize(bench.WholeTask(UniformScheme.Of(32))))
            .Message.ShouldContain("learning rate");
    }

    [Fact]
    public void Parameters_EveryOption_IsPartOfTheKey() => new[]
    {
        Short, Short with { Epochs = 2 }, Short with { BatchSize = 9 }, Short with { LearningRate = 2e-3f },
        Short with { WeightDecay = 0 }, Short with { WarmupShare = 0.5f }, Short with { Dropout = 0.2f },
        Short with { Seed = 1 },
    }.Select(options => string.Join(';', Method(options).Parameters)).ToList().ShouldBeUnique();

    private static FullPrecisionFineTuningMethod Method(FullPrecisionFineTuningOptions options) =>
        new(new TextClassificationTask(), options);
}
