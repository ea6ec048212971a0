using QuantBuild.Tensors;

namespace QuantBuild.Quantization.Numbers;

/// <summary>The codes of b-bit quantizers.</summary>
public static class IntegerRange
{
    /// <summary>Bits that mean "not quantized".</summary>
    public const int FullPrecisionBits = 32;

    /// <summary>Codes −(2^(b−1)−1) … 2^(b−1)−1: zero in the middle, one code unused.</summary>
    public static QuantizationGrid Symmetric(int bits) => new(-LargestCode(bits), LargestCode(bits));

    /// <summary>Codes −2^(b−1) … 2^(b−1)−1, used with a zero point.</summary>
    public static QuantizationGrid Asymmetric(int bits) => new(-LargestCode(bits) - 1, LargestCode(bits));

    /// <summary>Codes 0 … 2^b−1, for probabilities.</summary>
    public static QuantizationGrid Unsigned(int bits) => new(0, (1 << Checked(bits)) - 1);

    /// <summary>Codes 0 … 2^(b−1)−1: what probabilities use of the symmetric ones.</summary>
    public static QuantizationGrid NonNegative(int bits) => new(0, LargestCode(bits));

    private static int LargestCode(int bits) => (1 << (Checked(bits) - 1)) - 1;

    private static int Checked(int bits)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bits, 2);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bits, 8);
        return bits;
    }
}
