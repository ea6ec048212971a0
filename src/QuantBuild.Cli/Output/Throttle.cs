using System.Diagnostics;

namespace QuantBuild.Cli.Output;

/// <summary>Lets one call through in each interval; the first interval begins with the first question.</summary>
internal sealed class Throttle(TimeSpan interval, Func<long> timestamp)
{
    private long? last;

    public Throttle(TimeSpan interval)
        : this(interval, Stopwatch.GetTimestamp)
    {
    }

    public bool IsOpen()
    {
        var now = timestamp();
        if (last is null)
        {
            last = now;
            return false;
        }

        if (Stopwatch.GetElapsedTime(last.Value, now) < interval)
        {
            return false;
        }

        last = now;
        return true;
    }
}
