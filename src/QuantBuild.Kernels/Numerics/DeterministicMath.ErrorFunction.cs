namespace QuantBuild.Kernels.Numerics;

public static partial class DeterministicMath
{
    private const double InverseRootPi = 0.56418958354775628695;

    /// <summary>The error function within 4e-16 absolute. Slow: meant for references, not for kernels.</summary>
    public static double Erf(double x)
    {
        if (double.IsNaN(x))
        {
            return double.NaN;
        }

        var magnitude = Math.Abs(x);
        if (magnitude > 6)
        {
            return Math.CopySign(1, x);
        }

        return magnitude < 2.5
            ? ErfSeries(x)
            : Math.CopySign(1 - ErfcContinuedFraction(magnitude), x);
    }

    // erf x = 2/√π · e^(−x²) · Σ 2ᵏ·x^(2k+1) / (2k+1)!!: every term has the sign of x, so nothing cancels.
    private static double ErfSeries(double x)
    {
        var square = x * x;
        var term = x;
        var sum = x;
        for (var k = 1; k < 60; k++)
        {
            term *= 2 * square / ((2 * k) + 1);
            sum += term;
        }

        return 2 * InverseRootPi * Exp(-square) * sum;
    }

    // erfc x = e^(−x²)/√π · 1/(x + (1/2)/(x + (2/2)/(x + (3/2)/(x + …)))), evaluated from the far end.
    private static double ErfcContinuedFraction(double x)
    {
        var tail = x;
        for (var k = 60; k >= 1; k--)
        {
            tail = x + (0.5 * k / tail);
        }

        return InverseRootPi * Exp(-x * x) / tail;
    }
}
