namespace QuantBuild.Kernels.Numerics;

public static partial class DeterministicMath
{
    private const double LargestAngle = 1048576;

    // π/2 in three parts of 33 bits each, so that quadrant · part is exact below 2²⁰.
    private const double HalfPiFirst = 1.57079632673412561417e+00;
    private const double HalfPiSecond = 6.07710050630396597660e-11;
    private const double HalfPiThird = 2.02226624879595063154e-21;

    /// <summary>The sine of an angle in radians within 3e-16 absolute.</summary>
    /// <exception cref="ArgumentOutOfRangeException">|x| above 2²⁰ or not a number.</exception>
    public static double Sin(double x)
    {
        var (quadrant, angle) = Reduce(x);
        var value = (quadrant & 1) == 0 ? SinSeries(angle) : CosSeries(angle);
        return (quadrant & 2) == 0 ? value : -value;
    }

    /// <summary>The cosine of an angle in radians within 3e-16 absolute.</summary>
    /// <exception cref="ArgumentOutOfRangeException">|x| above 2²⁰ or not a number.</exception>
    public static double Cos(double x)
    {
        var (quadrant, angle) = Reduce(x);
        var value = (quadrant & 1) == 0 ? CosSeries(angle) : SinSeries(angle);
        return ((quadrant + 1) & 2) == 0 ? value : -value;
    }

    private static (int Quadrant, double Angle) Reduce(double x)
    {
        if (!(Math.Abs(x) <= LargestAngle))
        {
            throw new ArgumentOutOfRangeException(nameof(x), x, "The angle must lie within ±2^20 radians.");
        }

        var quadrant = Math.Round(x * 0.63661977236758134308);
        var angle = Math.FusedMultiplyAdd(quadrant, -HalfPiFirst, x);
        angle = Math.FusedMultiplyAdd(quadrant, -HalfPiSecond, angle);
        angle = Math.FusedMultiplyAdd(quadrant, -HalfPiThird, angle);
        return ((int)quadrant, angle);
    }

    // Taylor series on |x| ≤ π/4: the first term left out is below 3e-20.
    private static double SinSeries(double x)
    {
        var square = x * x;
        var sum = -1.0 / 121645100408832000;
        sum = Math.FusedMultiplyAdd(sum, square, 1.0 / 355687428096000);
        sum = Math.FusedMultiplyAdd(sum, square, -1.0 / 1307674368000);
        sum = Math.FusedMultiplyAdd(sum, square, 1.0 / 6227020800);
        sum = Math.FusedMultiplyAdd(sum, square, -1.0 / 39916800);
        sum = Math.FusedMultiplyAdd(sum, square, 1.0 / 362880);
        sum = Math.FusedMultiplyAdd(sum, square, -1.0 / 5040);
        sum = Math.FusedMultiplyAdd(sum, square, 1.0 / 120);
        sum = Math.FusedMultiplyAdd(sum, square, -1.0 / 6);
        return Math.FusedMultiplyAdd(sum * square, x, x);
    }

    private static double CosSeries(double x)
    {
        var square = x * x;
        var sum = -1.0 / 6402373705728000;
        sum = Math.FusedMultiplyAdd(sum, square, 1.0 / 20922789888000);
        sum = Math.FusedMultiplyAdd(sum, square, -1.0 / 87178291200);
        sum = Math.FusedMultiplyAdd(sum, square, 1.0 / 479001600);
        sum = Math.FusedMultiplyAdd(sum, square, -1.0 / 3628800);
        sum = Math.FusedMultiplyAdd(sum, square, 1.0 / 40320);
        sum = Math.FusedMultiplyAdd(sum, square, -1.0 / 720);
        sum = Math.FusedMultiplyAdd(sum, square, 1.0 / 24);
        sum = Math.FusedMultiplyAdd(sum, square, -1.0 / 2);
        return Math.FusedMultiplyAdd(sum, square, 1);
    }
}
