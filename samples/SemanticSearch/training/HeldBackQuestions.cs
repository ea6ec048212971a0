using QuantBuild.Models.Metrics;

namespace SemanticSearch.Training;

/// <summary>Searches all passages for each held-back question.</summary>
internal static class HeldBackQuestions
{
    /// <param name="vectors">Of the two texts of each pair in turn, of length 1.</param>
    /// <param name="pairs">Question, passage, score: a right and a wrong pair of each question in turn.</param>
    /// <returns>How many questions there are, and how many have a right pair's passage as the nearest of all.</returns>
    public static (int Questions, int Right) Found(LogitTable vectors, IReadOnlyList<string[]> pairs)
    {
        var passages = pairs.Index().DistinctBy(pair => pair.Item[1], StringComparer.Ordinal).ToList();
        var (questions, right) = (0, 0);
        foreach (var (i, pair) in pairs.Index().Where(pair => pair.Item[2] == "1"))
        {
            var (_, nearest) = passages.MaxBy(other => Product(vectors[2 * i], vectors[(2 * other.Index) + 1]));
            questions++;
            right += TitleOf(nearest[1]) == TitleOf(pair[1]) ? 1 : 0;
        }

        return (questions, right);
    }

    private static string TitleOf(string passage) => passage[..passage.IndexOf('.', StringComparison.Ordinal)];

    private static double Product(ReadOnlySpan<float> left, ReadOnlySpan<float> right)
    {
        var sum = 0.0;
        for (var i = 0; i < left.Length; i++)
        {
            sum += (double)left[i] * right[i];
        }

        return sum;
    }
}
