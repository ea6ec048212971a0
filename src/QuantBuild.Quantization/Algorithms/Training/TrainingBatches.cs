using QuantBuild.Models.Data;

namespace QuantBuild.Quantization.Algorithms.Training;

/// <summary>Rows of each training step: epochs of the calibration set, each in its own order.</summary>
internal static class TrainingBatches
{
    /// <param name="texts">The calibration set.</param>
    /// <param name="steps">How many batches.</param>
    /// <param name="batchSize">Texts a step.</param>
    /// <param name="seed">Of the order.</param>
    public static IEnumerable<int[]> Of(TokenizedDataset texts, int steps, int batchSize, ulong seed) =>
        Enumerable.Range(0, int.MaxValue)
            .SelectMany(epoch => BatchPlan.Shuffled(texts, batchSize, seed, epoch))
            .Take(steps);
}
