namespace QuantBuild.Cli.Stopping;

/// <summary>Asks for a stop when the process that waits for the result has ended.</summary>
internal sealed class ParentWatch : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly Timer timer;

    public ParentWatch(ParentIdentity identity, StopSignal stop)
    {
        var parent = new ParentProcess(identity);
        timer = new Timer(_ => Check(parent, stop), state: null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        timer.Change(TimeSpan.Zero, Timeout.InfiniteTimeSpan);
    }

    public void Dispose() => timer.Dispose();

    // Rearmed by hand: two looks never overlap, and the first that fails is the last.
    private void Check(ParentProcess parent, StopSignal stop)
    {
        if (parent.IsRunning())
        {
            Rearm();
        }
        else
        {
            stop.Request(StopReason.Orphaned);
        }
    }

    private void Rearm()
    {
        try
        {
            timer.Change(Interval, Timeout.InfiniteTimeSpan);
        }
        catch (ObjectDisposedException)
        {
            // The command ended during the look.
        }
    }
}
