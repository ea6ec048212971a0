namespace QuantBuild.Models.Data;

/// <summary>Which rows of a data set go together, and in which order; each row once.</summary>
public static class BatchPlan
{
    // Batches among which lengths are sorted in training: enough for little padding, few enough to keep batches mixed.
    private const int WindowBatches = 32;

    /// <summary>The data set's own order.</summary>
    public static IReadOnlyList<int[]> InOrder(TokenizedDataset dataset, int batchSize)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        return Split(Enumerable.Range(0, dataset.Count).ToArray(), batchSize);
    }

    /// <summary>Shortest first, so that padding is least; texts of one length keep their order.</summary>
    public static IReadOnlyList<int[]> ByLength(TokenizedDataset dataset, int batchSize)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        return Split([.. Enumerable.Range(0, dataset.Count).OrderBy(dataset.LengthOf)], batchSize);
    }

    /// <summary>
    /// A random order for training: windows of shuffled rows are sorted by length and cut into batches, and the batches
    /// shuffled again. The same seed and epoch give the same plan.
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
