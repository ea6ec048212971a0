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

    [Fact]
    public void Of_OneValue_IsUnknown() => SeedInterval.Of([1.0]).ShouldBeNull();
}
