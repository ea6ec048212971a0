using QuantBuild.Models.Metrics;

namespace QuantBuild.Models.Tasks.SentenceEmbedding;

/// <summary>What forms of vectors are worth beside the floats, which come first.</summary>
internal static class VectorFormReport
{
    private const int Neighbours = 10;

    /// <param name="forms">The floats, then the others.</param>
    /// <param name="texts">How many there are.</param>
    /// <param name="searched">How many of them are searched for neighbours, from the first on.</param>
    /// <param name="scores">Of the pairs; null where there are none.</param>
    public static ReportRow Of(IReadOnlyList<VectorForm> forms, int texts, int searched, PairScores? scores)
    {
        var nearest = int.Min(Neighbours, searched - 1);
        var expected = NearestOf(forms[0], searched, nearest);
        List<KeyValuePair<string, object>> members = [KeyValuePair.Create<string, object>("texts", (long)searched)];
        List<IReadOnlyList<object>> rows = [];
        foreach (var form in forms)
        {
            var recall = RecallOf(expected, form, searched, nearest);
            var (spearman, pearson) = scores is null ? (double.NaN, double.NaN) : Correlate(form, texts, scores);
            members.Add(KeyValuePair.Create<string, object>(form.Name, new List<KeyValuePair<string, object>>
            {
                KeyValuePair.Create<string, object>("bytes", (long)form.Bytes),
                KeyValuePair.Create<string, object>("spearman", spearman),
                KeyValuePair.Create<string, object>("pearson", pearson),
                KeyValuePair.Create<string, object>("recall@10", recall),
            }));
            rows.Add([form.Name, (long)form.Bytes, spearman, pearson, recall]);
        }

        return new ReportRow(
            "vectors",
            members,
            $"Shorter forms of the vectors; recall@10 of each text's ten nearest by floats, over {searched:N0} texts:")
        {
            Tables = [new ReportTable([$"Vectors", $"Bytes", $"spearman", $"pearson", $"recall@10"], rows)],
        };
    }

    private static IReadOnlySet<int>[] NearestOf(VectorForm form, int texts, int count) =>
        [.. Enumerable.Range(0, texts).Select(text => form.Nearest(text, texts, count))];

    /// <returns>Not a number where a text has no other beside it.</returns>
    private static double RecallOf(IReadOnlySet<int>[] expected, VectorForm form, int texts, int nearest)
    {
        if (nearest < 1)
        {
            return double.NaN;
        }

        var found = NearestOf(form, texts, nearest).Zip(expected, (own, right) => own.Count(right.Contains)).Sum();
        return (double)found / ((double)texts * nearest);
    }

    private static (double Spearman, double Pearson) Correlate(VectorForm form, int texts, PairScores scores)
    {
        var similarities = new double[texts / 2];
        for (var pair = 0; pair < similarities.Length; pair++)
        {
            similarities[pair] = form.Similarity(2 * pair, (2 * pair) + 1);
        }

        return (Correlation.Spearman(similarities, scores.Scores), Correlation.Pearson(similarities, scores.Scores));
    }
}
