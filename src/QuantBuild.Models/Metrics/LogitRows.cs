using QuantBuild.Models.Data;

namespace QuantBuild.Models.Metrics;

/// <summary>Which rows of a table of logits belong to which text.</summary>
internal static class LogitRows
{
    /// <summary>Where the rows of each text begin, and behind them where they end; null for one row a text.</summary>
    /// <param name="texts">The data set.</param>
    /// <param name="isPerToken">Whether each token has a row, of texts whose targets do not say which have.</param>
    public static int[]? Offsets(TokenizedDataset texts, bool isPerToken)
    {
        if (texts.Targets is IPositionTargets targets)
        {
            var offsets = new int[texts.Count + 1];
            for (var text = 0; text < texts.Count; text++)
            {
                offsets[text + 1] = offsets[text] + targets.PositionsOf(text).Length;
            }

            return offsets;
        }

        return isPerToken ? texts.Offsets.ToArray() : null;
    }
}
