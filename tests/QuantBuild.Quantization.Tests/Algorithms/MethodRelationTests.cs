using QuantBuild.Quantization.Algorithms;
using QuantBuild.Quantization.Algorithms.ModuleReconstruction;
using QuantBuild.Quantization.Algorithms.ReconstructionErrorMinimization;
using QuantBuild.Quantization.Algorithms.RoundToNearest;
using QuantBuild.Quantization.Tests.Support;

namespace QuantBuild.Quantization.Tests.Algorithms;

/// <summary>Relations that must hold before any figure means anything.</summary>
public sealed class MethodRelationTests
{
    [Theory]
    [InlineData(4)]
    [InlineData(2)]
    public void Reconstruction_AtLowBits_HasLessErrorThanRounding(int bits)
    {
        using var bench = new Workbench();
        var scheme = UniformScheme.Of(bits, bits, 8);
        var rounded = bench.Evaluate(bench.Quantize(new RoundToNearestMethod(), scheme)).Errors;
        var trained = bench.Evaluate(bench.Quantize(Reconstruction(60), scheme)).Errors;
        for (var module = 0; module < rounded.Count; module++)
        {
            trained[module].RelativeError.ShouldBeLessThan(
                rounded[module].RelativeError, $"{rounded[module].Name} at {bits} bits");
        }
    }

    [Theory]
    [InlineData(4)]
    [InlineData(2)]
    public void Modules_TrainedAsAWhole_HaveLessErrorThanProductByProduct(int bits)
    {
        using var bench = new Workbench();
        var scheme = UniformScheme.Of(bits, bits, 8);
        var products = bench.Evaluate(bench.Quantize(ProductByProduct(40), scheme)).Errors;
        var modules = bench.Evaluate(bench.Quantize(Reconstruction(120), scheme)).Errors;
        for (var module = 0; module < products.Count; module++)
        {
            modules[module].RelativeError.ShouldBeLessThan(
                products[module].RelativeError, $"{products[module].Name} at {bits} bits");
        }
    }

    [Fact]
    public void RoundToNearest_MoreBits_GiveLessErrorInEveryModule()
    {
        using var bench = new Workbench(modules: 4);
        var errors = new[] { 8, 4, 2 }
            .Select(bits => bench.Evaluate(
                bench.Quantize(new RoundToNearestMethod(), UniformScheme.Of(bits, bits, 8))).Errors)
            .ToList();
        for (var module = 0; module < 4; module++)
        {
            errors[0][module].RelativeError.ShouldBeLessThan(errors[1][module].RelativeError, $"8 and 4, {module}");
            errors[1][module].RelativeError.ShouldBeLessThan(errors[2][module].RelativeError, $"4 and 2, {module}");
        }
    }

    [Fact]
    public void Reconstruction_MoreBits_GiveLessError()
    {
        using var bench = new Workbench(modules: 1);
        double[] errors =
        [
            .. new[] { 8, 4, 2 }.Select(bits => bench.Evaluate(
                bench.Quantize(Reconstruction(30), UniformScheme.Of(bits, bits, 8))).Errors[0].RelativeError),
        ];
        errors.ShouldBeInOrder(SortDirection.Ascending);
    }

    [Fact]
    public void RoundToNearest_EightBits_ChangesLittle()
    {
        using var bench = new Workbench();
        var errors = bench.Evaluate(bench.Quantize(new RoundToNearestMethod(), UniformScheme.Of(8, 8, 8))).Errors;
        errors.ShouldAllBe(error => error.RelativeError < 1e-2);
        errors.ShouldAllBe(error => error.SignalToNoise > 20);
    }

    [Fact]
    public void FullPrecisionPlan_RoundToNearest_ChangesNothing()
    {
        using var bench = new Workbench();
        var result = bench.Evaluate(bench.Quantize(new RoundToNearestMethod(), UniformScheme.Of(32)));
        result.Errors.ShouldAllBe(error => error.RelativeError == 0 && error.SignalToNoise == null);
    }

    private static IModuleMethod ProductByProduct(int steps) => new ReconstructionErrorMethod(
        new ReconstructionErrorOptions
        {
            Steps = steps, BatchSize = 16, LearningRate = 2e-3f, StepSizeLearningRate = 2e-3f,
        });

    private static IModuleMethod Reconstruction(int steps) => new ModuleReconstructionMethod(
        new ModuleReconstructionOptions
        {
            Steps = steps, BatchSize = 16, LearningRate = 2e-3f, StepSizeLearningRate = 2e-3f,
        });
}
