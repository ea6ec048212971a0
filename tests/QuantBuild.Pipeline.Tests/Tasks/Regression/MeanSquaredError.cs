using QuantBuild.Models.Metrics;

namespace QuantBuild.Pipeline.Tests.Tasks.Regression;

/// <summary>The mean over texts of the squared difference between answer and target.</summary>
internal sealed class MeanSquaredError : IMetric
{
    public string Name => "meanSquaredError";

    public double Minimum => 0;

    public double Maximum => double.PositiveInfinity;

    public bool IsLargerBetter => false;

    public double Compute(Predictions predictions, ReadOnlySpan<int> rows)
    {
        var wanted = ((NumberTargets)predictions.Targets).Numbers;
        var sum = 0.0;
        foreach (var row in rows)
        {
            var difference = (double)predictions.Logits[row][0] - wanted[row];
            sum += difference * difference;
        }

        return sum / rows.Length;
    }
}
