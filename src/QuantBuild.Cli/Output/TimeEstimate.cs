using System.Diagnostics;

namespace QuantBuild.Cli.Output;

/// <summary>
/// Time left of a run, from the progress measured inside running stages; what came from the cache says nothing about
/// how long the rest takes.
/// </summary>
internal sealed class TimeEstimate(Func<long> timestamp)
{
    // Below these an estimate jumps about.
    private const double LeastShare = 0.01;
    private const double LeastSeconds = 1;

    private string? stage;
    private double lastOverall;
    private long lastTime;
    private double work;
    private double seconds;

    public TimeEstimate()
        : this(Stopwatch.GetTimestamp)
    {
    }

    /// <returns>Seconds left, or null while too little is known.</returns>
    public double? Update(string name, double overall)
    {
        var now = timestamp();
        if (name == stage)
        {
            work += Math.Max(overall - lastOverall, 0);
            seconds += Stopwatch.GetElapsedTime(lastTime, now).TotalSeconds;
        }

        (stage, lastOverall, lastTime) = (name, overall, now);
        return work < LeastShare || seconds < LeastSeconds ? null : Math.Max(1 - overall, 0) * seconds / work;
    }
}
