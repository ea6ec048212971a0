using QuantBuild.Bench.ModuleParallelism.Simulation;

namespace QuantBuild.Bench.ModuleParallelism.Measuring;

/// <summary>What the simulation needs, as a JSON file holds it.</summary>
internal sealed record ScalingMeasurement
{
    public required string Machine { get; init; }

    public required DateTimeOffset Date { get; init; }

    public required string Case { get; init; }

    public required ScheduleRules Rules { get; init; }

    /// <summary>In the order in which they ran.</summary>
    public required IReadOnlyList<RealRun> Runs { get; init; }

    /// <summary>
    /// Median over modules and steps of a step's time beside a second, independent run of one worker, over its time
    /// alone; null where not measured.
    /// </summary>
    public required double? BusySlowDown { get; init; }

    /// <summary>
    /// Multiply-adds of two threads from registers alone, over those of one; null where not measured.
    /// </summary>
    public required double? PeakScaling { get; init; }

    /// <summary>The median run of so many workers; null where none was measured.</summary>
    public RealRun? MedianRun(int workers)
    {
        var sorted = Runs.Where(run => run.Workers == workers).OrderBy(run => run.Seconds).ToList();
        return sorted.Count == 0 ? null : sorted[(sorted.Count - 1) / 2];
    }

    /// <summary>Whether the runs of both may stand side by side: same machine, case and schedule.</summary>
    public bool IsOfTheSameCase(ScalingMeasurement other) =>
        (Machine, Case, Rules) == (other.Machine, other.Case, other.Rules);

    /// <summary>With the runs of an earlier measurement of the same case before its own.</summary>
    public ScalingMeasurement After(ScalingMeasurement earlier) => this with
    {
        Runs = [.. earlier.Runs, .. Runs],
        BusySlowDown = BusySlowDown ?? earlier.BusySlowDown,
        PeakScaling = PeakScaling ?? earlier.PeakScaling,
    };
}
