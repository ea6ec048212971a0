using QuantBuild.Kernels.Numerics;
using QuantBuild.Kernels.Tests.Support;
using Xunit.Abstractions;

namespace QuantBuild.Kernels.Tests.Numerics;

public sealed class DeterministicMathTests(ITestOutputHelper output)
{
    private const int Points = 100_000;

    [Fact]
    public void ExpFloat_OverItsRange_IsWithinOneUlp() =>
        LargestUlps("exp", -87.29, 88.7, x => DeterministicMath.Exp((float)x), Math.Exp).ShouldBeLessThan(1.1);

    [Theory]
    [InlineData(-87.31f, 0f)]
    [InlineData(float.NegativeInfinity, 0f)]
    [InlineData(float.PositiveInfinity, float.PositiveInfinity)]
    [InlineData(1e30f, float.PositiveInfinity)]
    [InlineData(-1e30f, 0f)]
    [InlineData(float.NaN, float.NaN)]
    [InlineData(0f, 1f)]
    public void ExpFloat_AtTheEdges_SaturatesAndKeepsNaN(float x, float expected) =>
        DeterministicMath.Exp(x).ShouldBe(expected);

    [Fact]
    public void TanhFloat_OverItsRange_IsWithinTwoUlps() =>
        LargestUlps("tanh", -12, 12, x => DeterministicMath.Tanh((float)x), Math.Tanh).ShouldBeLessThan(2);

    [Fact]
    public void ErfFloat_OverItsRange_IsWithinTheAbsoluteBound() =>
        LargestDistance(
                "erf float", -6, 6, x => DeterministicMath.Erf((float)x), x => DeterministicMath.Erf((double)(float)x))
            .ShouldBeLessThan(1e-7);

    [Theory]
    [InlineData(float.NaN, float.NaN)]
    [InlineData(float.PositiveInfinity, 1f)]
    [InlineData(float.NegativeInfinity, -1f)]
    [InlineData(0f, 0f)]
    public void TanhAndErfFloat_AtTheEdges_Saturate(float x, float expected)
    {
        DeterministicMath.Tanh(x).ShouldBe(expected);
        DeterministicMath.Erf(x).ShouldBe(expected);
    }

    // erf from its definition: Simpson's rule on 2/√π · e^(−t²), an oracle that shares nothing with the implementation.
    [Theory]
    [InlineData(0.1)]
    [InlineData(0.9)]
    [InlineData(1.7)]
    [InlineData(2.49)]
    [InlineData(2.51)]
    [InlineData(3.5)]
    [InlineData(5)]
    public void ErfDouble_AgainstQuadrature_IsWithinTheAbsoluteBound(double x)
    {
        const int steps = 20_000;
        var sum = 0.0;
        var h = x / steps;
        for (var i = 0; i <= steps; i++)
        {
            var weight = i is 0 or steps ? 1 : i % 2 == 1 ? 4 : 2;
            sum += weight * Math.Exp(-(i * h) * (i * h));
        }

        var expected = 2 / Math.Sqrt(Math.PI) * sum * h / 3;
        Math.Abs(DeterministicMath.Erf(x) - expected).ShouldBeLessThan(2e-14);
        DeterministicMath.Erf(-x).ShouldBe(-DeterministicMath.Erf(x));
    }

    [Fact]
    public void ExpDouble_OverItsRange_IsClose() =>
        LargestRelative("exp double", -700, 700, DeterministicMath.Exp, Math.Exp).ShouldBeLessThan(4e-16);

    [Fact]
    public void ExpDouble_AtTheEdges_SaturatesAndKeepsNaN()
    {
        DeterministicMath.Exp(710.0).ShouldBe(double.PositiveInfinity);
        DeterministicMath.Exp(709.7).ShouldBe(Math.Exp(709.7), 1e294);
        DeterministicMath.Exp(-746.0).ShouldBe(0);
        DeterministicMath.Exp(-740.0).ShouldBe(Math.Exp(-740.0), 1e-323);
        DeterministicMath.Exp(double.NaN).ShouldBe(double.NaN);
    }

    [Theory]
    [InlineData(1e-300, 1e-299)]
    [InlineData(1e-9, 1e-3)]
    [InlineData(0.5, 2)]
    [InlineData(0.999, 1.001)]
    [InlineData(2, 1e9)]
    public void LogDouble_OverItsRange_IsClose(double from, double to) =>
        LargestRelative("log", from, to, DeterministicMath.Log, Math.Log).ShouldBeLessThan(4e-16);

    [Fact]
    public void LogDouble_AtTheEdges_FollowsIeee()
    {
        DeterministicMath.Log(1.0).ShouldBe(0);
        DeterministicMath.Log(0.0).ShouldBe(double.NegativeInfinity);
        DeterministicMath.Log(-1.0).ShouldBe(double.NaN);
        DeterministicMath.Log(double.PositiveInfinity).ShouldBe(double.PositiveInfinity);
        DeterministicMath.Log(double.Epsilon).ShouldBe(Math.Log(double.Epsilon), 1e-12);
    }

    [Fact]
    public void TanhDouble_OverItsRange_IsClose() =>
        LargestRelative("tanh double", -20, 20, DeterministicMath.Tanh, Math.Tanh).ShouldBeLessThan(1e-15);

    [Fact]
    public void SinAndCosDouble_OverManyTurns_AreClose()
    {
        LargestDistance("sin", -1000, 1000, DeterministicMath.Sin, Math.Sin).ShouldBeLessThan(4e-16);
        LargestDistance("cos", -1000, 1000, DeterministicMath.Cos, Math.Cos).ShouldBeLessThan(4e-16);
        LargestDistance("sin far", 1e6, 1.04e6, DeterministicMath.Sin, Math.Sin).ShouldBeLessThan(4e-16);
    }

    [Fact]
    public void SinDouble_FarOut_IsRefused()
    {
        Should.Throw<ArgumentOutOfRangeException>(() => DeterministicMath.Sin(2e6));
        Should.Throw<ArgumentOutOfRangeException>(() => DeterministicMath.Cos(double.NaN));
    }

    [Theory]
    [InlineData(0.9, 1)]
    [InlineData(0.9, 100)]
    [InlineData(0.999, 20_000)]
    [InlineData(1.5, -7)]
    [InlineData(-2, 3)]
    [InlineData(-2, 4)]
    [InlineData(3, 0)]
    public void PowDouble_IntegralExponent_BothFormsAgreeWithThePlatform(double x, int n)
    {
        var expected = Math.Pow(x, n);
        (Math.Abs(DeterministicMath.Pow(x, n) - expected) / Math.Abs(expected)).ShouldBeLessThan(1e-12);
        (Math.Abs(DeterministicMath.Pow(x, (double)n) - expected) / Math.Abs(expected)).ShouldBeLessThan(1e-12);
    }

    [Fact]
    public void PowDouble_FractionalExponent_AgreesWithThePlatform()
    {
        LargestRelative("pow", 0.01, 50, x => DeterministicMath.Pow(x, 0.37), x => Math.Pow(x, 0.37))
            .ShouldBeLessThan(1e-15);
        DeterministicMath.Pow(-2, 0.5).ShouldBe(double.NaN);
        DeterministicMath.Pow(0, 2.5).ShouldBe(0);
    }

    private static IEnumerable<double> Grid(double from, double to) =>
        Enumerable.Range(0, Points).Select(i => from + ((to - from) * i / (Points - 1)));

    private double LargestUlps(
        string name, double from, double to, Func<double, float> actual, Func<double, double> exact)
    {
        var worst = Grid(from, to)
            .Select(x => (x, ulps: Deviation.Ulps(actual(x), exact((float)x)))).MaxBy(p => p.ulps);
        output.WriteLine($"{name}: {worst.ulps:F3} ulp at {worst.x:R}");
        return worst.ulps;
    }

    private double LargestDistance(
        string name, double from, double to, Func<double, double> actual, Func<double, double> exact)
    {
        var worst = Grid(from, to).Select(x => (x, distance: Math.Abs(actual(x) - exact(x)))).MaxBy(p => p.distance);
        output.WriteLine($"{name}: {worst.distance:E3} at {worst.x:R}");
        return worst.distance;
    }

    private double LargestRelative(
        string name, double from, double to, Func<double, double> actual, Func<double, double> exact)
    {
        var worst = Grid(from, to).Where(x => exact(x) != 0)
            .Select(x => (x, relative: Math.Abs((actual(x) - exact(x)) / exact(x)))).MaxBy(p => p.relative);
        output.WriteLine($"{name}: {worst.relative:E3} relative at {worst.x:R}");
        return worst.relative;
    }
}
