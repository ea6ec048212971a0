using System.Diagnostics;

namespace QuantBuild.Bench.Engine;

/// <summary>
/// Wall time, or the processor time of this process: on a busy machine the better clock for one thread.
/// </summary>
internal static class EngineClock
{
    public static bool UsesProcessorTime { get; set; }

    public static double Seconds => UsesProcessorTime
        ? Environment.CpuUsage.TotalTime.TotalSeconds
        : Stopwatch.GetTimestamp() / (double)Stopwatch.Frequency;
}
