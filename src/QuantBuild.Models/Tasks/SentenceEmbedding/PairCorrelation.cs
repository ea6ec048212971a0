using QuantBuild.Models.Metrics;

namespace QuantBuild.Models.Tasks.SentenceEmbedding;

/// <summary>How the cosines of the pairs' vectors go with their scores.</summary>
public sealed class PairCorrelation : IMetric
{
    private readonly Func<double[], double[], double> correlate;

    private PairCorrelation(string name, Func<double[], double[], double> correlate)
    {
        Name = name;
        this.correlate = correlate;
    }

    /// <summary>Spearman's ρ, over the ranks.</summary>
    public static PairCorrelation Spearman { get; } =
        new("spearman", (cosines, scores) => Correlation.Spearman(cosines, scores));

    /// <summary>Pearson's r.</summary>
    public static PairCorrelation Pearson { get; } =
        new("pearson", (cosines, scores) => Correlation.Pearson(cosines, scores));

    public string Name { get; }

    public double Minimum => -1;

    public double Maximum => 1;

    public bool IsLargerBetter => true;

    /// <summary>Over some of the pairs; not a number where they all have one score, or one cosine.</summary>
    /// <inheritdoc/>
    public double Compute(Predictions predictions, ReadOnlySpan<int> rows)
    {
        ArgumentNullException.ThrowIfNull(predictions);
        var all = predictions.Once(Cosines);
        var scores = ((PairScores)predictions.Targets).Scores;
        var (drawnCosines, drawnScores) = (new double[rows.Length], new double[rows.Length]);
        for (var i = 0; i < rows.Length; i++)
        {
            drawnCosines[i] = all[rows[i]];
            drawnScores[i] = scores[rows[i]];
        }

        return correlate(drawnCosines, drawnScores);
    }

    private static double[] Cosines(Predictions predictions)
    {
        var cosines = new double[predictions.Count];
        for (var pair = 0; pair < cosines.Length; pair++)
        {
            cosines[pair] = Cosine.Of(predictions.Logits[2 * pair], predictions.Logits[(2 * pair) + 1]);
        }

        return cosines;
    }
}
