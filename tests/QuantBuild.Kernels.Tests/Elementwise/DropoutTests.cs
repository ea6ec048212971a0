using QuantBuild.Kernels.Elementwise;
using QuantBuild.Kernels.Random;
using QuantBuild.Kernels.Tests.Support;

namespace QuantBuild.Kernels.Tests.Elementwise;

public sealed unsafe class DropoutTests
{
    private static readonly CounterRandom Generator = new(1, 2, 3);

    [Fact]
    public void Apply_InParts_EqualsTheWhole()
    {
        var values = Some.Floats(101);
        var whole = Apply(0.3f, values, (0, 101));
        Apply(0.3f, values, (50, 51), (0, 7), (7, 43)).ShouldBe(whole);
    }

    [Fact]
    public void Apply_ToAGradient_UsesTheMaskOfTheForwardPass()
    {
        var ones = Enumerable.Repeat(1f, 1000).ToArray();
        var gradient = Some.Floats(1000);
        var forward = Apply(0.5f, ones, (0, 1000));
        Apply(0.5f, gradient, (0, 1000)).ShouldBe(gradient.Zip(forward, (g, mask) => g * mask));
    }

    [Theory]
    [InlineData(0f)]
    [InlineData(0.1f)]
    [InlineData(0.75f)]
    public void Apply_AtARate_DropsThatShareAndKeepsTheMean(float rate)
    {
        var result = Apply(rate, Enumerable.Repeat(1f, 40_000).ToArray(), (0, 40_000));
        (result.Count(x => x == 0f) / 40_000.0).ShouldBe(rate, 0.01);
        result.Average(x => (double)x).ShouldBe(1, 0.03);
    }

    [Theory]
    [InlineData(1f)]
    [InlineData(-0.1f)]
    [InlineData(float.NaN)]
    public void Apply_WithAnImpossibleRate_IsRefused(float rate) =>
        Should.Throw<ArgumentOutOfRangeException>(() => Apply(rate, [1f], (0, 1)));

    private static float[] Apply(float rate, float[] values, params (int Start, int Count)[] parts)
    {
        var result = new float[values.Length];
        fixed (float* x = values, y = result)
        {
            foreach (var (start, count) in parts)
            {
                Dropout.Apply(Generator, rate, x, y, start, count);
            }
        }

        return result;
    }
}
