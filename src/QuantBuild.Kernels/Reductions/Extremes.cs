using QuantBuild.Kernels.Numerics;

namespace QuantBuild.Kernels.Reductions;

/// <summary>
/// Extremes of elements start … start + count − 1. NaN if any is NaN. The IEEE maximum and minimum do not depend on
/// the order, so results over parts combine with <see cref="MathF.Max"/> and <see cref="MathF.Min"/>.
/// </summary>
public static unsafe class Extremes
{
    /// <summary>The largest element; −∞ over nothing.</summary>
    public static float Maximum(float* values, nint start, nint count) =>
        LargestValue.Of(new ElementTerm(values, 1f), start, count);

    /// <summary>The smallest element; +∞ over nothing.</summary>
    public static float Minimum(float* values, nint start, nint count) =>
        -LargestValue.Of(new ElementTerm(values, -1f), start, count);

    /// <summary>The largest magnitude; 0 over nothing.</summary>
    public static float Magnitude(float* values, nint start, nint count) =>
        MathF.Max(0f, LargestValue.Of(new MagnitudeTerm(values), start, count));

    /// <summary>Whether no element is NaN or infinite.</summary>
    public static bool AllFinite(float* values, nint start, nint count) =>
        float.IsFinite(Magnitude(values, start, count));
}
