using QuantBuild.Models.Data;

namespace QuantBuild.Quantization.Algorithms.Training;

/// <summary>The calibration texts that states of a module are compared on: few, for it costs forward passes.</summary>
internal static class JudgedTexts
{
    /// <summary>Batches that are measured.</summary>
    public const int Batches = 4;

    private const int BatchSize = 32;

    /// <summary>The first texts of the set, which is in drawn order.</summary>
    public static IReadOnlyList<int[]> Of(TokenizedDataset texts) =>
        [.. Enumerable.Range(0, Math.Min(Batches * BatchSize, texts.Count)).Chunk(BatchSize)];
}
