using QuantBuild.Models.Metrics;

namespace QuantBuild.Models.Tasks.Regression;

/// <summary>A metric of the numbers that a model answers beside those that are right.</summary>
public sealed class NumberMetric : IMetric
{
    private readonly Func<double[], double[], double> statistic;

    private NumberMetric(
        string name, double minimum, double maximum, bool isLargerBetter, Func<double[], double[], double> statistic)
    {
        Name = name;
        Minimum = minimum;
        Maximum = maximum;
        IsLargerBetter = isLargerBetter;
        this.statistic = statistic;
    }

    /// <summary>Pearson's correlation; not a number where either side never changes.</summary>
    public static NumberMetric Pearson { get; } = new(
        "pearson", -1, 1, isLargerBetter: true, (given, right) => Correlation.Pearson(given, right));

    /// <summary>Spearman's correlation, equal values with the mean of their ranks; likewise.</summary>
    public static NumberMetric Spearman { get; } = new(
        "spearman", -1, 1, isLargerBetter: true, (given, right) => Correlation.Spearman(given, right));

    /// <summary>The mean of the squared differences.</summary>
    public static NumberMetric MeanSquaredError { get; } = new(
        "mse", 0, double.PositiveInfinity, isLargerBetter: false, OfSquares);

    public string Name { get; }

    public double Minimum { get; }

    public double Maximum { get; }

    public bool IsLargerBetter { get; }

    public double Compute(Predictions predictions, ReadOnlySpan<int> rows)
    {
        ArgumentNullException.ThrowIfNull(predictions);
        var numbers = ((NumberTargets)predictions.Targets).Numbers;
        var (given, right) = (new double[rows.Length], new double[rows.Length]);
        for (var i = 0; i < rows.Length; i++)
        {
            given[i] = predictions.Logits[rows[i]][0];
            right[i] = numbers[rows[i]];
        }

        return statistic(given, right);
    }

    private static double OfSquares(double[] given, double[] right)
    {
        var sum = 0.0;
        for (var i = 0; i < given.Length; i++)
        {
            var difference = given[i] - right[i];
            sum += difference * difference;
        }

        return sum / given.Length;
    }
}
