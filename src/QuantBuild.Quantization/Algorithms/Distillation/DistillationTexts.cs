using QuantBuild.Models.Data;

namespace QuantBuild.Quantization.Algorithms.Distillation;

/// <summary>The texts of a distillation.</summary>
/// <param name="Training">What the student learns from.</param>
/// <param name="View">How each epoch shows them; null for as they are.</param>
/// <param name="Judged">The first of these are what states of the student are judged on.</param>
internal sealed record DistillationTexts(TokenizedDataset Training, ITextView? View, TokenizedDataset Judged)
{
    /// <summary>Few enough to cost about a percent of the training between scores.</summary>
    public const int MostJudged = 256;

    // Of a vocabulary's logits at single positions, which are kept: 128 MiB.
    private const long MostLogits = 1L << 25;

    /// <summary>At least one of the judged texts, and as many as the logits of which may be kept.</summary>
    /// <param name="vocabulary">Logits that a position has, where the task has targets at positions.</param>
    public TokenizedDataset FirstJudged(int vocabulary)
    {
        var count = 0;
        for (var logits = 0L; count < Math.Min(MostJudged, Judged.Count); count++)
        {
            logits += Judged.Targets is IPositionTargets targets
                ? (long)targets.PositionsOf(count).Length * vocabulary
                : 0;
            if (count > 0 && logits > MostLogits)
            {
                break;
            }
        }

        return Judged.Select([.. Enumerable.Range(0, count)]);
    }
}
