namespace QuantBuild.Formats.Numbers;

/// <summary>The quantizer of the activations at one point: value = (code − zero point) · step.</summary>
/// <param name="Bits">2 to 8.</param>
/// <param name="Step">
/// Finite and positive. Null where every token has a step of its own, its largest magnitude over the largest code, and
/// no zero point.
/// </param>
/// <param name="ZeroPoint">
/// Signed code of zero; null for a symmetric quantizer. Of probabilities, whose codes start at 0: null where they use
/// all 2^Bits codes, 0 where they use the non-negative ones of a symmetric quantizer.
/// </param>
public sealed record QuantizedPoint(int Bits, float? Step, int? ZeroPoint)
{
    /// <summary>Whether every number is in its range, that of the zero point [−2^(Bits−1), 2^(Bits−1) − 1].</summary>
    internal bool IsSound =>
        Bits is >= 2 and <= 8
        && (Step is { } step ? float.IsFinite(step) && step > 0 : ZeroPoint is null)
        && (ZeroPoint is not { } zero || (zero >= -(1 << (Bits - 1)) && zero < 1 << (Bits - 1)));
}
