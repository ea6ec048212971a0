namespace QuantBuild.Formats.CompressedTensors;

/// <summary>
/// How the input of a module is quantized: with one fixed step, or with a step computed for every token.
/// </summary>
public sealed class ActivationQuantization
{
    private ActivationQuantization(bool isDynamic, int bits, bool isSymmetric, float step, int zeroPoint)
    {
        IsDynamic = isDynamic;
        Bits = bits;
        IsSymmetric = isSymmetric;
        Step = step;
        ZeroPoint = zeroPoint;
    }

    /// <summary>Whether the step is computed at run time, for every token.</summary>
    public bool IsDynamic { get; }

    /// <summary>Bits of a code, 2 to 8.</summary>
    public int Bits { get; }

    /// <summary>Whether the zero point is 0 by construction.</summary>
    public bool IsSymmetric { get; }

    /// <summary>The fixed step; 0 where it is dynamic.</summary>
    public float Step { get; }

    /// <summary>The code of 0 in the signed convention, in [−2^(bits−1), 2^(bits−1) − 1]; 0 where symmetric.</summary>
    public int ZeroPoint { get; }

    /// <summary>One step for every input: value = (code − zeroPoint) · step.</summary>
    /// <param name="step">Finite and positive.</param>
    /// <param name="bits">2 to 8.</param>
    /// <param name="zeroPoint">
    /// Null for a symmetric quantizer; else signed: an unsigned zero point minus 2^(bits−1).
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">A value outside its range.</exception>
    public static ActivationQuantization Static(float step, int bits, int? zeroPoint = null)
    {
        RequireBits(bits);
        if (!float.IsFinite(step) || step <= 0)
        {
            throw new ArgumentOutOfRangeException(nameof(step), step, "A step is finite and positive.");
        }

        var offset = 1 << (bits - 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(zeroPoint ?? 0, -offset, nameof(zeroPoint));
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(zeroPoint ?? 0, offset, nameof(zeroPoint));
        return new ActivationQuantization(isDynamic: false, bits, zeroPoint is null, step, zeroPoint ?? 0);
    }

    /// <summary>A symmetric quantizer whose step is computed for every token.</summary>
    /// <param name="bits">2 to 8.</param>
    /// <exception cref="ArgumentOutOfRangeException">Another number of bits.</exception>
    public static ActivationQuantization DynamicPerToken(int bits)
    {
        RequireBits(bits);
        return new ActivationQuantization(isDynamic: true, bits, isSymmetric: true, step: 0, zeroPoint: 0);
    }

    private static void RequireBits(int bits)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bits, 2);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bits, 8);
    }
}
