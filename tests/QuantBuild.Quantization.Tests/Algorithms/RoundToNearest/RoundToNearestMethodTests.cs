using QuantBuild.Quantization.Algorithms.RoundToNearest;
using QuantBuild.Quantization.Tests.Support;

namespace QuantBuild.Quantization.Tests.Algorithms.RoundToNearest;

public sealed class RoundToNearestMethodTests
{
    [Fact]
    public void Quantize_AgainAndWithOtherThreads_GivesTheSameBytes()
    {
        var digests = new[] { 1, 1, 2 }.Select(threads =>
        {
            using var bench = new Workbench(threads: threads);
            return ModuleDigest.Of(bench.Quantize(new RoundToNearestMethod(), UniformScheme.Of(4, 2, 8)));
        }).ToList();
        digests[1].ShouldBe(digests[0], "a second run");
        digests[2].ShouldBe(digests[0], "two threads");
    }

    [Fact]
    public void Quantize_Weights_AreTheNearestCodesOfTheModelsOwn()
    {
        using var bench = new Workbench();
        var module = new RoundToNearestMethod().Quantize(bench.TaskOf(0, UniformScheme.Of(8)));
        foreach (var (name, weight) in module.Weights)
        {
            var values = bench.Backend.ReadFloats(
                bench.Model.Parameters.Single(parameter => parameter.Name == name + ".weight").Tensor);
            for (var i = 0; i < values.Length; i++)
            {
                var nearest = Math.Clamp(Math.Round(values[i] / weight.Steps[0], MidpointRounding.ToEven), -127, 127);
                ((double)weight.Codes[i]).ShouldBe(nearest, $"{name} element {i}");
            }
        }

        module.Losses.ShouldBeEmpty();
        module.Parameters.ShouldBeEmpty();
    }
}
