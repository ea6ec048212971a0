namespace QuantBuild.Models.Metrics;

/// <summary>
/// How two series of numbers go together, from −1 to 1. Sums are taken in order, in double precision.
/// </summary>
public static class Correlation
{
    /// <summary>
    /// Pearson's r = Σ(x − x̄)(y − ȳ) / √(Σ(x − x̄)² · Σ(y − ȳ)²); not a number where either series never changes, or
    /// holds what is not a finite number.
    /// </summary>
    /// <param name="left">Any number of values.</param>
    /// <param name="right">As many.</param>
    /// <exception cref="ArgumentException">The series are not equally long.</exception>
    public static double Pearson(ReadOnlySpan<double> left, ReadOnlySpan<double> right)
    {
        if (left.Length != right.Length)
        {
            throw new ArgumentException(
                $"{left.Length} values cannot be correlated with {right.Length}.", nameof(right));
        }

        // A constant series may have a mean that rounding took off it.
        if (IsConstant(left) || IsConstant(right))
        {
            return double.NaN;
        }

        var (leftMean, rightMean) = (Mean(left), Mean(right));
        var (product, leftSquares, rightSquares) = (0.0, 0.0, 0.0);
        for (var i = 0; i < left.Length; i++)
        {
            var (x, y) = (left[i] - leftMean, right[i] - rightMean);
            product += x * y;
            leftSquares += x * x;
            rightSquares += y * y;
        }

        // The two roots apart: the product of the sums may leave the range of numbers.
        return Math.Clamp(product / (Math.Sqrt(leftSquares) * Math.Sqrt(rightSquares)), -1, 1);
    }

    /// <summary>Spearman's ρ: Pearson's r of the ranks, those of equal values averaged.</summary>
    /// <inheritdoc cref="Pearson"/>
    public static double Spearman(ReadOnlySpan<double> left, ReadOnlySpan<double> right) =>
        Pearson(Ranks(left), Ranks(right));

    /// <summary>The place of each value among all, from 1; equal values share the mean of their places.</summary>
    /// <returns>Not a number for all values where one of them is none.</returns>
    public static double[] Ranks(ReadOnlySpan<double> values)
    {
        var sorted = values.ToArray();
        var order = new int[values.Length];
        for (var i = 0; i < order.Length; i++)
        {
            order[i] = i;
        }

        Array.Sort(sorted, order);
        var ranks = new double[values.Length];
        if (sorted.Length > 0 && double.IsNaN(sorted[0]))
        {
            Array.Fill(ranks, double.NaN);
            return ranks;
        }

        for (var first = 0; first < sorted.Length;)
        {
            var end = first + 1;
            while (end < sorted.Length && sorted[end] == sorted[first])
            {
                end++;
            }

            // The mean of first + 1 … end.
            var rank = (first + 1 + end) / 2.0;
            for (var i = first; i < end; i++)
            {
                ranks[order[i]] = rank;
            }

            first = end;
        }

        return ranks;
    }

    private static bool IsConstant(ReadOnlySpan<double> values) =>
        values.Length < 2 || !values[1..].ContainsAnyExcept(values[0]);

    private static double Mean(ReadOnlySpan<double> values)
    {
        var sum = 0.0;
        foreach (var value in values)
        {
            sum += value;
        }

        return sum / values.Length;
    }
}
