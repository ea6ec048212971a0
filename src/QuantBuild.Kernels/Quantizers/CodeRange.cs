namespace QuantBuild.Kernels.Quantizers;

/// <summary>
/// The integers a uniform quantizer may produce: code = clamp(round(x / step) + zeroPoint, Lower, Upper), value =
/// (code − zeroPoint) · step, rounding half to even.
/// </summary>
/// <param name="Lower">The smallest code, inclusive.</param>
/// <param name="Upper">The largest code, inclusive.</param>
public readonly record struct CodeRange(int Lower, int Upper)
{
    /// <summary>Codes −(2^(bits−1) − 1) … 2^(bits−1) − 1: zero in the middle, one code unused.</summary>
    /// <param name="bits">2 to 8, as of the other ranges.</param>
    public static CodeRange Symmetric(int bits) => new(-LargestCode(bits), LargestCode(bits));

    /// <summary>Codes −2^(bits−1) … 2^(bits−1) − 1, used with a zero point.</summary>
    public static CodeRange Asymmetric(int bits) => new(-LargestCode(bits) - 1, LargestCode(bits));

    /// <summary>Codes 0 … 2^bits − 1, for probabilities.</summary>
    public static CodeRange Unsigned(int bits) => new(0, (2 * LargestCode(bits)) + 1);

    /// <summary>Codes 0 … 2^(bits−1) − 1: what probabilities use of the symmetric ones.</summary>
    public static CodeRange NonNegative(int bits) => new(0, LargestCode(bits));

    private static int LargestCode(int bits)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bits, 2);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bits, 8);
        return (1 << (bits - 1)) - 1;
    }
}
