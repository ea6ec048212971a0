namespace QuantBuild.Kernels.Quantizers;

/// <summary>The smallest and the largest code a uniform quantizer may emit.</summary>
/// <param name="Lower">Inclusive.</param>
/// <param name="Upper">Inclusive.</param>
public readonly record struct CodeRange(int Lower, int Upper)
{
    /// <summary>−(2^(bits−1) − 1) … 2^(bits−1) − 1: as many codes below zero as above.</summary>
    public static CodeRange Symmetric(int bits) => new(-((1 << (bits - 1)) - 1), (1 << (bits - 1)) - 1);

    /// <summary>−2^(bits−1) … 2^(bits−1) − 1: every signed code.</summary>
    public static CodeRange Signed(int bits) => new(-(1 << (bits - 1)), (1 << (bits - 1)) - 1);
}
