namespace QuantBuild.Kernels.Numerics;

public static partial class DeterministicMath
{
    // ln 2 in two parts: the first has 11 trailing zero bits, so that n · LogTwoHigh is exact for |n| < 2048.
    private const double LogTwoHigh = 6.93147180369123816490e-01;
    private const double LogTwoLow = 1.90821492927058770002e-10;
    private const double InverseLogTwo = 1.44269504088896338700;

    /// <summary>eˣ within 3e-16 relative; +0 below −745.2, +∞ above 709.79.</summary>
    public static double Exp(double x)
    {
        if (double.IsNaN(x))
        {
            return double.NaN;
        }

        if (x > 709.782712893384)
        {
            return double.PositiveInfinity;
        }

        if (x < -745.2)
        {
            return 0;
        }

        var n = Math.Round(x * InverseLogTwo);
        var high = Math.FusedMultiplyAdd(n, -LogTwoHigh, x);
        var r = Math.FusedMultiplyAdd(n, -LogTwoLow, high);

        // Taylor series of eʳ for |r| ≤ 0.347, degree 13: the first term left out is below 5e-18.
        var sum = 1.0 / 6227020800;
        sum = Math.FusedMultiplyAdd(sum, r, 1.0 / 479001600);
        sum = Math.FusedMultiplyAdd(sum, r, 1.0 / 39916800);
        sum = Math.FusedMultiplyAdd(sum, r, 1.0 / 3628800);
        sum = Math.FusedMultiplyAdd(sum, r, 1.0 / 362880);
        sum = Math.FusedMultiplyAdd(sum, r, 1.0 / 40320);
        sum = Math.FusedMultiplyAdd(sum, r, 1.0 / 5040);
        sum = Math.FusedMultiplyAdd(sum, r, 1.0 / 720);
        sum = Math.FusedMultiplyAdd(sum, r, 1.0 / 120);
        sum = Math.FusedMultiplyAdd(sum, r, 1.0 / 24);
        sum = Math.FusedMultiplyAdd(sum, r, 1.0 / 6);
        sum = Math.FusedMultiplyAdd(sum, r, 0.5);
        sum = Math.FusedMultiplyAdd(sum * r, r, r) + 1;

        // In two steps, since 2ⁿ alone may lie outside the range of normal numbers.
        var half = (int)n / 2;
        return sum * PowerOfTwo(half) * PowerOfTwo((int)n - half);
    }

    /// <summary>The natural logarithm within 3e-16 relative; −∞ at 0, NaN below.</summary>
    public static double Log(double x)
    {
        if (double.IsNaN(x) || x < 0)
        {
            return double.NaN;
        }

        if (x == 0)
        {
            return double.NegativeInfinity;
        }

        if (double.IsPositiveInfinity(x))
        {
            return x;
        }

        var exponent = 0;
        if (x < 2.2250738585072014e-308)
        {
            x *= 18014398509481984.0; // 2⁵⁴: subnormal numbers become normal
            exponent = -54;
        }

        var bits = BitConverter.DoubleToInt64Bits(x);
        exponent += (int)(bits >> 52) - 1023;
        var mantissa = BitConverter.Int64BitsToDouble((bits & 0xFFFFFFFFFFFFF) | 0x3FF0000000000000);
        if (mantissa > 1.4142135623730951)
        {
            mantissa *= 0.5;
            exponent++;
        }

        // ln(1 + f) = f − f²/2 + s·(f²/2 + R(s²)) with s = f / (2 + f), R(z) = Σ 2·zᵏ / (2k + 1) from k = 1.
        var f = mantissa - 1;
        var s = f / (2 + f);
        var z = s * s;
        var sum = 2.0 / 23;
        sum = Math.FusedMultiplyAdd(sum, z, 2.0 / 21);
        sum = Math.FusedMultiplyAdd(sum, z, 2.0 / 19);
        sum = Math.FusedMultiplyAdd(sum, z, 2.0 / 17);
        sum = Math.FusedMultiplyAdd(sum, z, 2.0 / 15);
        sum = Math.FusedMultiplyAdd(sum, z, 2.0 / 13);
        sum = Math.FusedMultiplyAdd(sum, z, 2.0 / 11);
        sum = Math.FusedMultiplyAdd(sum, z, 2.0 / 9);
        sum = Math.FusedMultiplyAdd(sum, z, 2.0 / 7);
        sum = Math.FusedMultiplyAdd(sum, z, 2.0 / 5);
        sum = Math.FusedMultiplyAdd(sum, z, 2.0 / 3);

        var remainder = sum * z;
        var halfSquare = 0.5 * f * f;
        var low = Math.FusedMultiplyAdd(exponent, LogTwoLow, s * (halfSquare + remainder));
        return Math.FusedMultiplyAdd(exponent, LogTwoHigh, f - (halfSquare - low));
    }

    /// <summary>
    /// xʸ as e^(y·ln x), relative error about |y·ln x| · 2e-16. A negative base needs an integral exponent, else NaN.
    /// </summary>
    public static double Pow(double x, double y)
    {
        if (y == 0 || x == 1)
        {
            return 1;
        }

        if (x >= 0)
        {
            return Exp(y * Log(x));
        }

        if (Math.Round(y) != y)
        {
            return double.NaN;
        }

        var magnitude = Exp(y * Log(-x));
        return Math.Round(y * 0.5) * 2 == y ? magnitude : -magnitude;
    }

    /// <summary>xⁿ by repeated squaring, relative error about |n| · 1e-16.</summary>
    public static double Pow(double x, int n)
    {
        var result = 1.0;
        var factor = x;
        for (var rest = Math.Abs((long)n); rest > 0; rest >>= 1)
        {
            if ((rest & 1) != 0)
            {
                result *= factor;
            }

            factor *= factor;
        }

        return n < 0 ? 1 / result : result;
    }

    /// <summary>The hyperbolic tangent within 1e-15 relative.</summary>
    public static double Tanh(double x)
    {
        var magnitude = Math.Abs(x);
        if (magnitude > 0.3)
        {
            return Math.CopySign(1 - (2 / (Exp(2 * magnitude) + 1)), x);
        }

        // sinh / cosh by their series: x^21 / 21! is below 1e-30 here.
        var square = x * x;
        var sinh = 1.0;
        var cosh = 1.0;
        for (var k = 18; k >= 2; k -= 2)
        {
            sinh = Math.FusedMultiplyAdd(sinh, square / (k * (k + 1)), 1);
            cosh = Math.FusedMultiplyAdd(cosh, square / (k * (k - 1)), 1);
        }

        return x * sinh / cosh;
    }

    private static double PowerOfTwo(int exponent) =>
        BitConverter.Int64BitsToDouble((exponent + 1023L) << 52);
}
