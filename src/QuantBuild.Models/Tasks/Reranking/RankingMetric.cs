using QuantBuild.Models.Metrics;

namespace QuantBuild.Models.Tasks.Reranking;

/// <summary>The mean of a figure of the order of the documents over the queries that have relevant ones.</summary>
public sealed class RankingMetric : IMetric
{
    private const int Cut = 10;

    private readonly Func<Predictions, double[]> byQuery;

    private RankingMetric(string name, Func<Predictions, double[]> byQuery)
    {
        Name = name;
        this.byQuery = byQuery;
    }

    /// <summary>The normalized discounted cumulative gain of the first ten.</summary>
    public static RankingMetric NormalizedGain { get; } = new("ndcg@10", GainsByQuery);

    /// <summary>The share of the relevant documents that are among the first ten.</summary>
    public static RankingMetric Recall { get; } = new("recall@10", RecallsByQuery);

    public string Name { get; }

    public double Minimum => 0;

    public double Maximum => 1;

    public bool IsLargerBetter => true;

    /// <summary>Over some of the queries.</summary>
    /// <inheritdoc/>
    public double Compute(Predictions predictions, ReadOnlySpan<int> rows)
    {
        ArgumentNullException.ThrowIfNull(predictions);
        var values = predictions.Once(byQuery);
        var (sum, count) = (0.0, 0);
        foreach (var query in rows)
        {
            if (!double.IsNaN(values[query]))
            {
                sum += values[query];
                count++;
            }
        }

        return sum / count;
    }

    private static double[] GainsByQuery(Predictions predictions) => ByQuery(predictions, Ranking.NormalizedGain);

    private static double[] RecallsByQuery(Predictions predictions) => ByQuery(predictions, Ranking.Recall);

    private static double[] ByQuery(Predictions predictions, FigureOfAnOrder figure)
    {
        var targets = (RelevanceTargets)predictions.Targets;
        return
        [
            .. targets.Groups.Select(pairs => figure(
                QueryScores.Of(predictions.Logits, pairs),
                [.. pairs.Select(pair => targets.Relevances[pair])],
                Cut)),
        ];
    }

    private delegate double FigureOfAnOrder(ReadOnlySpan<float> scores, ReadOnlySpan<double> relevances, int cut);
}
