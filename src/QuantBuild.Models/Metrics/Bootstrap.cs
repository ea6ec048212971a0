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

        var estimate = Evaluate(predictions.Count, rows => metric.Compute(predictions, rows), seed);
        return new MetricResult(metric.Name, estimate.Value, estimate.Low, estimate.High, predictions.Count);
    }

    /// <summary>
    /// Any figure over a data set, and its 95 % interval: between quantiles of its values over draws of as many texts,
    /// with replacement, that give it one. The same seed draws the same texts.
    /// </summary>
    /// <param name="count">Texts; at least 1.</param>
    /// <param name="statistic">The figure over some of the texts, given by number; one may come more than once.</param>
    /// <param name="seed">Of the draws.</param>
    public static Estimate Evaluate(int count, Func<ReadOnlySpan<int>, double> statistic, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(statistic);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        var rows = Enumerable.Range(0, count).ToArray();
        var value = statistic(rows);
        var values = new double[Resamples];
        for (var resample = 0; resample < Resamples; resample++)
        {
            var random = new CounterRandom(seed, RandomPurpose.Bootstrap, (uint)resample);
            for (var i = 0; i < rows.Length; i++)
            {
                rows[i] = random.Below((ulong)i, rows.Length);
            }

            values[resample] = statistic(rows);
        }

        // A draw may leave a figure without a value, such as a correlation where all are the same text.
        double[] defined = [.. values.Where(drawn => !double.IsNaN(drawn)).Order()];
        return defined.Length == 0
            ? new Estimate(value, double.NaN, double.NaN)
            : new Estimate(value, Quantile(defined, Tail), Quantile(defined, 1 - Tail));
    }

    /// <summary>The mean of one value a text, and its 95 % interval.</summary>
    /// <inheritdoc cref="Evaluate(int, Func{ReadOnlySpan{int}, double}, ulong)"/>
    public static Estimate Mean(double[] values, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(values);
        return Evaluate(values.Length, rows => Mean(values, rows), seed);
    }

    private static double Mean(double[] values, ReadOnlySpan<int> rows)
    {
        var sum = 0.0;
        foreach (var row in rows)
        {
            sum += values[row];
        }

        return sum / rows.Length;
    }

    private static double Quantile(double[] sorted, double share)
    {
        var place = share * (sorted.Length - 1);
        var below = (int)place;
        var above = Math.Min(below + 1, sorted.Length - 1);
        return sorted[below] + ((place - below) * (sorted[above] - sorted[below]));
    }
}
