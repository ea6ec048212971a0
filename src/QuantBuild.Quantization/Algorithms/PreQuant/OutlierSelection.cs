using QuantBuild.Kernels.Random;

namespace QuantBuild.Quantization.Algorithms.PreQuant;

/// <summary>
/// Chooses outliers by |w − mean|/deviation of the full-precision weights. Of weights that are equally far the one that
/// stands first is taken first, so that the choice depends on the weights alone.
/// </summary>
/// <param name="rule">How many, over which weights.</param>
/// <param name="matrices">Gives the weights of a matrix by its index, row-major; asked several times.</param>
/// <param name="columns">Of each matrix.</param>
internal sealed class OutlierSelection(OutlierRule rule, Func<int, float[]> matrices, IReadOnlyList<int> columns)
{
    private const uint Purpose = 0x5051_0001;

    /// <summary>Of each matrix the row-major positions, ascending.</summary>
    public IReadOnlyList<int[]> Select() => rule.Unit switch
    {
        OutlierUnit.Model => SelectTogether(),
        OutlierUnit.Row => [.. columns.Select((width, matrix) => SelectRuns(matrix, width))],
        _ => [.. columns.Select((_, matrix) => SelectRuns(matrix, Array.MaxLength))],
    };

    /// <summary>Each run of so many weights by itself.</summary>
    private int[] SelectRuns(int matrix, int length)
    {
        var values = matrices(matrix);
        var positions = new List<int>();
        foreach (var (number, run) in values.Chunk(length).Index())
        {
            var first = number * length;
            var statistics = new UnitStatistics();
            statistics.Add(run);
            Take(
                [KeysOf(run, matrix, first, statistics)],
                CountOf(statistics, [run]),
                (_, position) => positions.Add(first + position));
        }

        return [.. positions];
    }

    private int[][] SelectTogether()
    {
        var statistics = new UnitStatistics();
        for (var matrix = 0; matrix < columns.Count; matrix++)
        {
            statistics.Add(matrices(matrix));
        }

        // Lazily: all keys at once would be another model in memory.
        var all = Enumerable.Range(0, columns.Count).Select(matrices);
        var keys = Enumerable.Range(0, columns.Count)
            .Select(matrix => KeysOf(matrices(matrix), matrix, first: 0, statistics));
        var positions = columns.Select(_ => new List<int>()).ToArray();
        Take(keys, CountOf(statistics, all), (matrix, position) => positions[matrix].Add(position));
        return Array.ConvertAll(positions, each => each.ToArray());
    }

    private long CountOf(UnitStatistics statistics, IEnumerable<float[]> values)
    {
        if (rule.Deviations is not { } deviations)
        {
            return (long)Math.Round(rule.Share!.Value * statistics.Count, MidpointRounding.AwayFromZero);
        }

        var (mean, bound) = (statistics.Mean, deviations * statistics.Deviation);
        return values.Sum(part => part.LongCount(value => Math.Abs(value - mean) > bound));
    }

    /// <summary>The larger a key, the sooner its weight is taken.</summary>
    private uint[] KeysOf(float[] values, int matrix, int first, UnitStatistics statistics)
    {
        var mean = statistics.Mean;
        var random = new CounterRandom(rule.Seed, Purpose, (uint)matrix);
        var keys = new uint[values.Length];
        for (var i = 0; i < values.Length; i++)
        {
            // The bits of floats that are not negative are in the order of the floats.
            keys[i] = rule.Choice == OutlierChoice.Random
                ? random.UInt32((ulong)(first + i))
                : BitConverter.SingleToUInt32Bits((float)Math.Abs(values[i] - mean));
        }

        return keys;
    }

    /// <summary>Takes the weights with the largest keys, in their order.</summary>
    private static void Take(IEnumerable<uint[]> parts, long count, Action<int, int> take)
    {
        if (count == 0)
        {
            return;
        }

        var (least, ofLeast) = LargestKeys.LeastOf(parts, count);
        foreach (var (part, keys) in parts.Index())
        {
            for (var i = 0; i < keys.Length; i++)
            {
                if (keys[i] > least || (keys[i] == least && ofLeast-- > 0))
                {
                    take(part, i);
                }
            }
        }
    }
}
