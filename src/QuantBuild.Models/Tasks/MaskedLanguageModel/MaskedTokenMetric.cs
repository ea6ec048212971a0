using QuantBuild.Kernels.Numerics;
using QuantBuild.Models.Metrics;

namespace QuantBuild.Models.Tasks.MaskedLanguageModel;

/// <summary>A metric of what a model says of masked tokens, each position with the same weight.</summary>
public sealed class MaskedTokenMetric : IMetric
{
    private readonly Func<Predictions, AnswerSums> sums;
    private readonly Func<double, double> statistic;

    private MaskedTokenMetric(
        string name,
        double minimum,
        double maximum,
        bool isLargerBetter,
        Func<Predictions, AnswerSums> sums,
        Func<double, double> statistic)
    {
        Name = name;
        Minimum = minimum;
        Maximum = maximum;
        IsLargerBetter = isLargerBetter;
        this.sums = sums;
        this.statistic = statistic;
    }

    /// <summary>e to the mean of the positions' losses, in nats: see <see cref="Metrics.Perplexity"/>.</summary>
    public static MaskedTokenMetric Perplexity { get; } =
        new(
            "perplexity",
            1,
            double.PositiveInfinity,
            isLargerBetter: false,
            AnswerColumns.LossesOf,
            DeterministicMath.Exp);

    /// <summary>The share of positions whose largest logit is that of the token that stood there.</summary>
    public static MaskedTokenMetric Accuracy { get; } =
        new("maskedAccuracy", 0, 1, isLargerBetter: true, Hits, mean => mean);

    public string Name { get; }

    public double Minimum { get; }

    public double Maximum { get; }

    public bool IsLargerBetter { get; }

    public double Compute(Predictions predictions, ReadOnlySpan<int> rows)
    {
        ArgumentNullException.ThrowIfNull(predictions);
        return statistic(predictions.Once(sums).Mean(rows));
    }

    private static AnswerSums Hits(Predictions predictions)
    {
        var targets = (MaskedTokens)predictions.Targets;
        return AnswerSums.Of(predictions.Count, text =>
        [
            .. AnswerColumns.Of(predictions.Logits, text, AnswerColumns.Answer)
                .Zip(targets.TokensOf(text).ToArray(), (answer, token) => (int)answer == token ? 1.0 : 0.0),
        ]);
    }
}
