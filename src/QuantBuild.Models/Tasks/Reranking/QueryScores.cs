using QuantBuild.Models.Metrics;

namespace QuantBuild.Models.Tasks.Reranking;

/// <summary>The scores of one query's documents.</summary>
internal static class QueryScores
{
    /// <param name="logits">One a pair.</param>
    /// <param name="pairs">Of the query.</param>
    public static float[] Of(LogitTable logits, IReadOnlyList<int> pairs)
    {
        var scores = new float[pairs.Count];
        for (var i = 0; i < scores.Length; i++)
        {
            scores[i] = logits[pairs[i]][0];
        }

        return scores;
    }
}
