using System.Diagnostics;
using QuantBuild.Cli.Output;

namespace QuantBuild.Cli.Tests.Output;

public sealed class TimeEstimateTests
{
    private long now;

    [Fact]
    public void Update_SteadyProgress_IsTheRestAtTheSameSpeed()
    {
        var estimate = new TimeEstimate(() => now);
        estimate.Update("a", 0);

        Advance(10);
        estimate.Update("a", 0.25)!.Value.ShouldBe(30, 1e-6);
    }

    [Fact]
    public void Update_StagesFromTheCache_DoNotSpeedItUp()
    {
        var estimate = new TimeEstimate(() => now);
        estimate.Update("late", 0.8);

        Advance(10);
        estimate.Update("late", 0.9)!.Value.ShouldBe(10, 1e-6);
    }

    [Fact]
    public void Update_TooLittleKnown_IsNull()
    {
        var estimate = new TimeEstimate(() => now);
        estimate.Update("a", 0).ShouldBeNull();

        Advance(0.1);
        estimate.Update("a", 0.5).ShouldBeNull();
    }

    private void Advance(double seconds) => now += (long)(seconds * Stopwatch.Frequency);
}
