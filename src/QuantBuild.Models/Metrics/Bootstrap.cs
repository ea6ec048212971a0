using QuantBuild.Kernels.Random;
using QuantBuild.Models.Data;

namespace QuantBuild.Models.Metrics;

/// <summary>A metric with its percentile bootstrap interval (Efron and Tibshirani, 1993, chapter 13).</summary>
public static class Bootstrap
{
    /// <summary>How often the data set is drawn anew.</summary>
    public const int Resamples = 2000;

    private const double Tail = 0.025;

    /// <summary>The metric over all texts, and its 95 % interval. The same seed gives the same interval.</summary>
    /// <exception cref="ArgumentException">There is no text.</exception>
    public static MetricResult Evaluate(IMetric metric, Predictions predictions, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(metric);
        ArgumentNullException.ThrowIfNull(predictions);
        if (predictions.Count == 0)
        {
            throw new ArgumentException("A metric needs at least one text.", nameof(predictions));
        }

        var rows = Enumerable.Range(0, predictions.Count).ToArray();
        var value = metric.Compute(predictions, rows);
        var values = new double[Resamples];
        for (var resample = 0; resample < Resamples; resample++)
        {
            var random = new CounterRandom(seed, RandomPurpose.Bootstrap, (uint)resample);
            for (var i = 0; i < rows.Length; i++)
            {
                rows[i] = random.Below((ulong)i, rows.Length);
            }

            values[resample] = metric.Compute(predictions, rows);
        }

        Array.Sort(values);
        return new MetricResult(
            metric.Name, value, Quantile(values, Tail), Quantile(values, 1 - Tail), predictions.Count);
    }

    private static double Quantile(double[] sorted, double share)
    {
        var place = share * (sorted.Length - 1);
        var below = (int)place;
        var above = Math.Min(below + 1, sorted.Length - 1);
        return sorted[below] + ((place - below) * (sorted[above] - sorted[below]));
    }
}
