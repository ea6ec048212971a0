using QuantBuild.Models.Metrics;
using QuantBuild.Quantization.Algorithms.RoundToNearest;
using QuantBuild.Quantization.Evaluation;
using QuantBuild.Quantization.Modules;
using QuantBuild.Quantization.Tests.Support;
using ModelEvaluation = QuantBuild.Models.Metrics.Evaluation;

namespace QuantBuild.Quantization.Tests.Evaluation;

public sealed class QuantizedEvaluationTests
{
    [Fact]
    public void Run_NothingQuantized_GivesTheModelsOwnLogits()
    {
        using var bench = new Workbench();
        var full = ModelEvaluation.Run(bench.Model, TinyModel.Texts(64), new EvaluationOptions());
        var result = bench.Evaluate(bench.Quantize(new RoundToNearestMethod(), TinyModel.Plan(32)));
        result.Logits.Values.ToArray().ShouldBeSameBits(full.Values.ToArray());
    }

    [Fact]
    public void Run_LogitsThatAreNoNumbers_Refuses()
    {
        using var bench = new Workbench();
        var modules = bench.Quantize(new RoundToNearestMethod(), TinyModel.Plan(8));
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
}
