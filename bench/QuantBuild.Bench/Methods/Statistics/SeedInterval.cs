using QuantBuild.Models.Metrics;

namespace QuantBuild.Bench.Methods.Statistics;

/// <summary>Student's 95 % interval of a mean over few seeds.</summary>
internal static class SeedInterval
{
    // Two-sided 95 % quantiles of Student's t by degrees of freedom, 1 to 10.
    private static readonly double[] Quantiles =
        [12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228];

    private const double NormalQuantile = 1.95996;

    /// <returns>Null with fewer than two values.</returns>
    public static Estimate? Of(IReadOnlyList<double> values)
    {
        if (values.Count < 2)
        {
            return null;
        }

        var mean = values.Average();
        var freedom = values.Count - 1;
        var deviation = Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / freedom);
        var quantile = freedom <= Quantiles.Length ? Quantiles[freedom - 1] : Expansion(freedom);
        var half = quantile * deviation / Math.Sqrt(values.Count);
        return new Estimate(mean, mean - half, mean + half);
    }

    /// <summary>The first terms of Student's quantile in 1 / freedom (Abramowitz and Stegun, 26.7.5).</summary>
    private static double Expansion(double freedom)
    {
        var x = NormalQuantile;
        var square = x * x;
        var first = x * (square + 1) / 4;
        var second = x * (((5 * square) + 16) * square + 3) / 96;
        var third = x * (((((3 * square) + 19) * square + 17) * square) - 15) / 384;
        return x + ((first + ((second + (third / freedom)) / freedom)) / freedom);
    }
}
