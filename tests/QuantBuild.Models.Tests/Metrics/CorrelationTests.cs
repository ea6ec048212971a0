using QuantBuild.Models.Metrics;

namespace QuantBuild.Models.Tests.Metrics;

/// <summary>Values worked out by hand.</summary>
public sealed class CorrelationTests
{
    [Fact]
    public void Pearson_OfSmallSeries_IsTheCovarianceOverTheDeviations()
    {
        // Deviations −1.5, −0.5, 0.5, 1.5 and −1.75, 0.25, −0.75, 2.25: products 5.5, squares 5 and 8.75.
        Correlation.Pearson([1, 2, 3, 4], [1, 3, 2, 5]).ShouldBe(5.5 / Math.Sqrt(5 * 8.75), 1e-15);
    }

    [Theory]
    [InlineData(2, 1)]
    [InlineData(-0.1, -1)]
    public void Pearson_OfALine_IsItsSign(double slope, double expected) =>
        Correlation.Pearson([0.1, 0.2, 0.5, 0.9], [0.1 * slope, 0.2 * slope, 0.5 * slope, 0.9 * slope])
            .ShouldBe(expected, 1e-15);

    [Fact]
    public void Spearman_OfSeriesWithoutTies_IsOneMinusTheSquaredRankDifferences()
    {
        // Ranks 1 2 3 4 5 and 2 1 4 3 5: 1 − 6 · 4 / (5 · 24).
        Correlation.Spearman([10, 20, 30, 40, 1000], [7, -3, 9, 8, 9.5]).ShouldBe(1 - (6.0 * 4 / (5 * 24)), 1e-15);
    }

    [Fact]
    public void Spearman_OfTies_AveragesTheirRanks()
    {
        Correlation.Ranks([5, 1, 5, 3, 5]).ShouldBe([4, 1, 4, 2, 4]);

        // Ranks 1, 2.5, 2.5, 4 and 1, 3, 2, 4: deviations −1.5, 0, 0, 1.5 and −1.5, 0.5, −0.5, 1.5.
        Correlation.Spearman([1, 2, 2, 3], [1, 3, 2, 4]).ShouldBe(4.5 / Math.Sqrt(4.5 * 5), 1e-15);
    }

    [Fact]
    public void Spearman_OfAnyGrowingFunction_IsOne()
    {
        double[] values = [-3, -1, -0.5, 0.25, 2, 7];
        double[] cubes = [.. values.Select(value => value * value * value)];

        Correlation.Spearman(values, cubes).ShouldBe(1);
        Correlation.Pearson(values, cubes).ShouldBeLessThan(0.95);
    }

    [Fact]
    public void Of_ConstantOrUndefinedSeries_IsNotANumber()
    {
        // The mean of three times 0.1 is not 0.1.
        Correlation.Pearson([0.1, 0.1, 0.1], [1, 2, 3]).ShouldBe(double.NaN);
        Correlation.Spearman([1, 2, 3], [4, 4, 4]).ShouldBe(double.NaN);
        Correlation.Pearson([1], [2]).ShouldBe(double.NaN);
        Correlation.Pearson([], []).ShouldBe(double.NaN);
        Correlation.Pearson([1, double.NaN, 3], [1, 2, 3]).ShouldBe(double.NaN);
        Correlation.Spearman([1, double.NaN, 3], [1, 2, 3]).ShouldBe(double.NaN);
        Correlation.Pearson([1, double.PositiveInfinity, 3], [1, 2, 3]).ShouldBe(double.NaN);
    }

    [Fact]
    public void Pearson_OfHugeValues_StaysInTheRange() =>
        Correlation.Pearson([1e100, -1e100, 3e100], [1e90, -1e90, 3e90]).ShouldBe(1, 1e-15);

    [Fact]
    public void Pearson_OfSeriesOfOtherLengths_IsRefused() =>
        Should.Throw<ArgumentException>(() => Correlation.Pearson([1, 2], [1, 2, 3]));
}
