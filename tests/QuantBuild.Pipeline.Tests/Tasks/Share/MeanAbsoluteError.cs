using QuantBuild.Models.Metrics;

namespace QuantBuild.Pipeline.Tests.Tasks.Share;

/// <summary>The mean over texts of the distance between answer and target.</summary>
internal sealed class MeanAbsoluteError : IMetric
{
    public string Name => "meanAbsoluteError";

    public double Minimum => 0;

    public double Maximum => double.PositiveInfinity;

    public bool IsLargerBetter => false;

    public double Compute(Predictions predictions, ReadOnlySpan<int> rows)
    {
        var wanted = ((ShareTargets)predictions.Targets).Shares;
        var sum = 0.0;
        foreach (var row in rows)
        {
            sum += Math.Abs((double)predictions.Logits[row][0] - wanted[row]);
        }

        return sum / rows.Length;
    }
}
