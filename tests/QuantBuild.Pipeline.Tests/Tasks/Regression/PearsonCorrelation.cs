using QuantBuild.Models.Metrics;

namespace QuantBuild.Pipeline.Tests.Tasks.Regression;

/// <summary>Pearson's correlation between answers and targets; not a number where either never changes.</summary>
internal sealed class PearsonCorrelation : IMetric
{
    public string Name => "pearson";

    public double Minimum => -1;

    public double Maximum => 1;

    public bool IsLargerBetter => true;

    public double Compute(Predictions predictions, ReadOnlySpan<int> rows)
    {
        var targets = ((NumberTargets)predictions.Targets).Numbers;
        var (given, wanted) = (new double[rows.Length], new double[rows.Length]);
        for (var i = 0; i < rows.Length; i++)
        {
            given[i] = predictions.Logits[rows[i]][0];
            wanted[i] = targets[rows[i]];
        }

        return Covariance(given, wanted) / Math.Sqrt(Covariance(given, given) * Covariance(wanted, wanted));
    }

    private static double Covariance(double[] left, double[] right)
    {
        var (leftMean, rightMean) = (left.Average(), right.Average());
        return left.Zip(right, (a, b) => (a - leftMean) * (b - rightMean)).Average();
    }
}
