using QuantBuild.Models.Data;

namespace QuantBuild.Models.Training;

/// <summary>
/// The rows of every training step: epochs over a data set, each row once an epoch, each epoch in an order of its own.
/// Only seed and step decide them, so that a training that goes on elsewhere sees the same.
/// </summary>
public sealed class EpochBatches
{
    private readonly TokenizedDataset data;
    private readonly int batchSize;
    private readonly ulong seed;
    private (int Epoch, IReadOnlyList<int[]> Batches)? current;

    /// <param name="data">Not empty where a step is asked for.</param>
    /// <param name="batchSize">Texts a step, at least 1; an epoch's last batches may have fewer.</param>
    /// <param name="seed">Of the order.</param>
    public EpochBatches(TokenizedDataset data, int batchSize, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(batchSize);
        this.data = data;
        this.batchSize = batchSize;
        this.seed = seed;
        StepsAnEpoch = (data.Count + batchSize - 1) / batchSize;
    }

    /// <summary>Steps in which each row is seen once.</summary>
    public int StepsAnEpoch { get; }

    /// <summary>The rows of a step, counted from 0. Any number of steps may be asked for.</summary>
    public int[] RowsAt(int step)
    {
        var (epoch, place) = Math.DivRem(step, StepsAnEpoch);
        if (current?.Epoch != epoch)
        {
            current = (epoch, BatchOrder.Shuffled(data, batchSize, seed, epoch));
        }

        return current!.Value.Batches[place];
    }
}
