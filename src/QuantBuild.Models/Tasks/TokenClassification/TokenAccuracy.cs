using QuantBuild.Models.Metrics;

namespace QuantBuild.Models.Tasks.TokenClassification;

/// <summary>The share of words whose largest logit is the right class, of all texts together.</summary>
public sealed class TokenAccuracy : IMetric
{
    public string Name => "tokenAccuracy";

    public double Minimum => 0;

    public double Maximum => 1;

    public bool IsLargerBetter => true;

    public double Compute(Predictions predictions, ReadOnlySpan<int> rows)
    {
        ArgumentNullException.ThrowIfNull(predictions);
        return predictions.Once(HitsByText).Mean(rows);
    }

    private static AnswerSums HitsByText(Predictions predictions) => AnswerSums.Of(predictions.Count, text =>
    {
        var (right, predicted) = CountedTokens.ClassesOf(predictions, text);
        return [.. right.Zip(predicted, (one, other) => one == other ? 1.0 : 0.0)];
    });
}
