using QuantBuild.Models.Data;

namespace QuantBuild.Quantization.Algorithms.ModuleReconstruction;

/// <summary>Rows of each training step: epochs of the calibration set, each in its own order.</summary>
internal static class TrainingBatches
{
    /// <param name="texts">The calibration set.</param>
    /// <param name="options">Steps, batch size and seed.</param>
    /// <param name="first">Steps to leave out at the start.</param>
    public static IEnumerable<int[]> Of(TokenizedDataset texts, ModuleReconstructionOptions options, int first = 0)
    {
        var step = 0;
        for (var epoch = 0; step < options.Steps; epoch++)
        {
            foreach (var rows in BatchPlan.Shuffled(texts, options.BatchSize, options.Seed, epoch))
            {
                if (step == options.Steps)
                {
                    yield break;
                }

                if (step++ >= first)
                {
                    yield return rows;
                }
            }
        }
    }
}
