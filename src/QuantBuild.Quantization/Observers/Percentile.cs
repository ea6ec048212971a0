namespace QuantBuild.Quantization.Observers;

/// <summary>
/// Exact order statistics: the smallest range that leaves at most a stated share of the values outside.
/// </summary>
internal static class Percentile
{
    /// <summary>⌈share·count⌉, counted from 1: how many of the ordered values a range must reach.</summary>
    public static long Rank(long count, double share) =>
        Math.Clamp((long)Math.Ceiling(share * count), 1, Math.Max(count, 1));

    /// <summary>Half of what may be left out, on either side of an asymmetric range.</summary>
    public static long TailCount(long count, double share) => (count - Rank(count, share)) / 2;

    /// <summary>The range −a … a, where a is the magnitude of that rank; of the largest one where that is 0.</summary>
    /// <param name="values">Reordered.</param>
    /// <param name="share">(0, 1]</param>
    public static (float Low, float High) Symmetric(Span<float> values, double share)
    {
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = Math.Abs(values[i]);
        }

        values.Sort();
        var bound = values[(int)Rank(values.Length, share) - 1];
        if (bound == 0)
        {
            bound = values[^1];
        }

        return (-bound, bound);
    }

    /// <summary>The range without the tails of both sides; with them where it is 0 otherwise.</summary>
    /// <param name="values">Reordered.</param>
    /// <param name="share">(0, 1]</param>
    public static (float Low, float High) Asymmetric(Span<float> values, double share)
    {
        values.Sort();
        var tail = (int)TailCount(values.Length, share);
        var (low, high) = (values[tail], values[values.Length - 1 - tail]);
        return low == 0 && high == 0 ? (values[0], values[^1]) : (low, high);
    }
}
