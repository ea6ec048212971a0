using QuantBuild.Models.Metrics;

namespace QuantBuild.Pipeline.Tests.Tasks.Share;

/// <summary>The share of texts whose answer is within half of the target.</summary>
internal sealed class Closeness : IMetric
{
    public string Name => "closeness";

    public double Minimum => 0;

    public double Maximum => 1;

    public bool IsLargerBetter => true;

    public double Compute(Predictions predictions, ReadOnlySpan<int> rows)
    {
        var wanted = ((ShareTargets)predictions.Targets).Shares;
        var close = 0;
        foreach (var row in rows)
        {
            close += Math.Abs((double)predictions.Logits[row][0] - wanted[row]) < 0.5 ? 1 : 0;
        }

        return (double)close / rows.Length;
    }
}
