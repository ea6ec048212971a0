namespace QuantBuild.Quantization.Modules;

/// <summary>
/// The most even division of layers into consecutive parts, by dynamic programming over where the last part begins: the
/// largest part is as small as can be and, among such divisions, the sum of squares is.
/// </summary>
internal static class ModulePartition
{
    /// <param name="sizes">Of each layer; not negative.</param>
    /// <param name="parts">1 to as many as there are layers.</param>
    /// <returns>How many layers each part has. Of equals, the one whose last parts are the smallest.</returns>
    public static int[] Balance(IReadOnlyList<long> sizes, int parts)
    {
        var before = new Int128[sizes.Count + 1]; // total of the first layers
        for (var layer = 0; layer < sizes.Count; layer++)
        {
            before[layer + 1] = before[layer] + sizes[layer];
        }

        var (largest, _) = Search(before, parts, Int128.MaxValue, (worst, part) => Int128.Max(worst, part));
        var (_, first) = Search(before, parts, largest, (sum, part) => sum + (part * part));
        var counts = new int[parts];
        for (int part = parts, end = sizes.Count; part > 0; part--)
        {
            counts[part - 1] = end - first[part, end];
            end = first[part, end];
        }

        return counts;
    }

    /// <summary>Least cost of dividing the first layers into parts none of which exceeds a limit.</summary>
    /// <returns>The cost of all, and for (parts, layers) where the last part begins.</returns>
    private static (Int128 Cost, int[,] First) Search(
        Int128[] before, int parts, Int128 limit, Func<Int128, Int128, Int128> combine)
    {
        var layers = before.Length - 1;
        var first = new int[parts + 1, layers + 1];
        var costs = new Int128?[layers + 1];
        costs[0] = 0;
        for (var part = 1; part <= parts; part++)
        {
            var next = new Int128?[layers + 1];
            for (var end = part; end <= layers; end++)
            {
                for (var start = part - 1; start < end; start++)
                {
                    var size = before[end] - before[start];
                    if (costs[start] is { } cost && size <= limit && combine(cost, size) is var total
                        && (next[end] is not { } least || total <= least))
                    {
                        next[end] = total;
                        first[part, end] = start;
                    }
                }
            }

            costs = next;
        }

        return (costs[layers]!.Value, first);
    }
}
