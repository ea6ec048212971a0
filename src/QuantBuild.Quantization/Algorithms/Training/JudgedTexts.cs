using QuantBuild.Models.Data;
using QuantBuild.Tensors;

namespace QuantBuild.Quantization.Algorithms.Training;

/// <summary>The calibration texts that states of a module are compared on: few, for it costs forward passes.</summary>
internal static class JudgedTexts
{
    /// <summary>Batches that are measured.</summary>
    public const int Batches = 4;

    private const int BatchSize = 32;

    /// <summary>Minus the mean loss of the first texts of the set, which is in drawn order.</summary>
    /// <param name="texts">The calibration texts.</param>
    /// <param name="backend">Of the losses.</param>
    /// <param name="loss">The loss of some texts, [1]; what it makes on the way is released.</param>
    /// <param name="cancellation">Looked at before each batch.</param>
    public static double Score(
        TokenizedDataset texts, ComputeBackend backend, Func<int[], Tensor> loss, CancellationToken cancellation)
    {
        var batches = Enumerable.Range(0, Math.Min(Batches * BatchSize, texts.Count)).Chunk(BatchSize);
        return -batches.Average(rows =>
        {
            cancellation.ThrowIfCancellationRequested();
            using var scope = backend.OpenScope();
            return (double)backend.ReadFloats(loss(rows))[0];
        });
    }
}
