namespace QuantBuild.Quantization.Algorithms.PreQuant;

/// <summary>
/// Finds the least of the largest keys. Many of them are counted in two passes, without an order of all.
/// </summary>
internal static class LargestKeys
{
    private const int HalfBits = 16;
    private const uint LowHalf = (1 << HalfBits) - 1;

    /// <param name="parts">The keys; gone through twice.</param>
    /// <param name="count">How many of them are wanted: at least 1, at most all.</param>
    /// <returns>The least key that is wanted, and how many of the keys equal to it are.</returns>
    public static (uint Key, long OfKey) LeastOf(IEnumerable<uint[]> parts, long count)
    {
        if (parts is IReadOnlyList<uint[]> { Count: 1 } only && only[0].Length <= LowHalf)
        {
            return LeastOfFew(only[0], count);
        }

        var counts = new long[LowHalf + 1];
        foreach (var part in parts)
        {
            foreach (var key in part)
            {
                counts[key >> HalfBits]++;
            }
        }

        var (high, left) = Find(counts, count);
        Array.Clear(counts);
        foreach (var part in parts)
        {
            foreach (var key in part)
            {
                if (key >> HalfBits == high)
                {
                    counts[key & LowHalf]++;
                }
            }
        }

        var (low, ofKey) = Find(counts, left);
        return ((high << HalfBits) | low, ofKey);
    }

    private static (uint Key, long OfKey) LeastOfFew(uint[] keys, long count)
    {
        var sorted = (uint[])keys.Clone();
        Array.Sort(sorted);
        var least = sorted[^(int)count];
        return (least, sorted.AsSpan(sorted.Length - (int)count).Count(least));
    }

    /// <summary>The class that the wanted key of a descending order is in, and which of the class it is.</summary>
    private static (uint Class, long Left) Find(long[] counts, long count)
    {
        for (var number = counts.Length - 1; number >= 0; number--)
        {
            if (count <= counts[number])
            {
                return ((uint)number, count);
            }

            count -= counts[number];
        }

        throw new ArgumentOutOfRangeException(nameof(count), count, "There are fewer keys.");
    }
}
