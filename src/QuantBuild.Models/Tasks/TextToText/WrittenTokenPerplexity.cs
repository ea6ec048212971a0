using QuantBuild.Kernels.Numerics;
using QuantBuild.Models.Metrics;

namespace QuantBuild.Models.Tasks.TextToText;

/// <summary>
/// e to the mean loss, in nats, of the tokens to be written, each behind the right ones before it: see
/// <see cref="Perplexity"/>.
/// </summary>
public sealed class WrittenTokenPerplexity : IMetric
{
    public string Name => "perplexity";

    public double Minimum => 1;

    public double Maximum => double.PositiveInfinity;

    public bool IsLargerBetter => false;

    public double Compute(Predictions predictions, ReadOnlySpan<int> rows)
    {
        ArgumentNullException.ThrowIfNull(predictions);
        return DeterministicMath.Exp(predictions.Once(AnswerColumns.LossesOf).Mean(rows));
    }
}
