using QuantBuild.Bench.Methods.Statistics;

namespace QuantBuild.Bench.Tests.Statistics;

public sealed class SeedIntervalTests
{
    [Fact]
    public void Of_ThreeValues_IsStudents()
    {
        var interval = SeedInterval.Of([1.0, 2.0, 3.0])!.Value;

        interval.Value.ShouldBe(2);
        interval.High.ShouldBe(2 + (4.303 / Math.Sqrt(3)), 1e-9);
        interval.Low.ShouldBe(2 - (4.303 / Math.Sqrt(3)), 1e-9);
    }

    [Theory]
    [InlineData(10, 2.262)]
    [InlineData(11, 2.228)]
    [InlineData(12, 2.201)]
    [InlineData(21, 2.086)]
    [InlineData(31, 2.042)]
    [InlineData(121, 1.980)]
    public void Of_ManyValues_HasStudentsQuantile(int count, double quantile)
    {
        double[] values = [.. Enumerable.Range(0, count).Select(i => (double)i)];
        var deviation = Math.Sqrt(values.Sum(value => Math.Pow(value - values.Average(), 2)) / (count - 1));

        var interval = SeedInterval.Of(values)!.Value;

        ((interval.High - interval.Value) * Math.Sqrt(count) / deviation).ShouldBe(quantile, 0.001);
    }

    [Fact]
    public void Of_OneValue_IsUnknown() => SeedInterval.Of([1.0]).ShouldBeNull();
}
