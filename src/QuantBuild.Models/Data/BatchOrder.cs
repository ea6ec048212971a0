namespace QuantBuild.Models.Data;

/// <summary>Which rows of a data set go together, and in which order; each row once.</summary>
public static class BatchOrder
{
    // Batches among which lengths are sorted in training: enough for little padding, few enough to keep batches mixed.
    private const int WindowBatches = 32;

    /// <summary>
    /// Positions, padding included, that are run at once where nothing asks for more: 32 texts of 128 tokens.
    /// </summary>
    public const int UsualPositions = 4096;

    /// <summary>Shortest first, so that padding is least; texts of one length keep their order.</summary>
    public static IReadOnlyList<int[]> ByLength(TokenizedDataset dataset, int batchSize)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        return Split([.. Enumerable.Range(0, dataset.Count).OrderBy(dataset.LengthOf)], batchSize);
    }

    /// <summary>
    /// Cuts rows into runs of their order that have few positions, padding included; at least one row each.
    /// </summary>
    public static IEnumerable<int[]> Parts(
        TokenizedDataset dataset, IEnumerable<int> rows, int positions = UsualPositions)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        ArgumentNullException.ThrowIfNull(rows);
        var part = new List<int>();
        var longest = 0;
        foreach (var row in rows)
        {
            var length = Math.Max(longest, dataset.LengthOf(row));
            if (part.Count > 0 && (long)length * (part.Count + 1) > positions)
            {
                yield return [.. part];
                part.Clear();
                length = dataset.LengthOf(row);
            }

            part.Add(row);
            longest = length;
        }

        if (part.Count > 0)
        {
            yield return [.. part];
        }
    }

    /// <summary>
    /// A random order for training: windows of shuffled rows are sorted by length and cut into batches, and the batches
    /// shuffled again. The same seed and epoch give the same batches.
    /// </summary>
    public static IReadOnlyList<int[]> Shuffled(TokenizedDataset dataset, int batchSize, ulong seed, int epoch)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(batchSize);
        var order = RandomOrder.Of(dataset.Count, seed, RandomPurpose.Epoch, (uint)epoch);
        var batches = new List<int[]>();
        foreach (var window in order.Chunk(WindowBatches * batchSize))
        {
            batches.AddRange(Split([.. window.OrderBy(dataset.LengthOf)], batchSize));
        }

        var shuffled = RandomOrder.Of(batches.Count, seed, RandomPurpose.BatchOrder, (uint)epoch);
        return [.. shuffled.Select(place => batches[place])];
    }

    private static List<int[]> Split(int[] rows, int batchSize)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(batchSize);
        return [.. rows.Chunk(batchSize)];
    }
}
