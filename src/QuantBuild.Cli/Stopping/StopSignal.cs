namespace QuantBuild.Cli.Stopping;

/// <summary>
/// Asks a command to stop, and ends the process where that takes longer than <see cref="Grace"/>: every file appears
/// by a rename, so an end at any moment leaves nothing half-written.
/// </summary>
internal sealed class StopSignal : IDisposable
{
    /// <summary>With the end of the process itself, a stop takes less than a second.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromMilliseconds(600);

    private readonly CancellationTokenSource source = new();
    private readonly Action<StopReason> overdue;
    private readonly Timer deadline;
    private StopReason reason;
    private int requested;

    /// <param name="overdue">Called on another thread, at most once for each request.</param>
    public StopSignal(Action<StopReason> overdue)
    {
        this.overdue = overdue;
        deadline = new Timer(_ => overdue(reason), state: null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public CancellationToken Token => source.Token;

    /// <summary>Why; null where nothing asked for a stop.</summary>
    public StopReason? Reason => Volatile.Read(ref requested) == 0 ? null : reason;

    /// <summary>Asks once; asked again, ends the process at once.</summary>
    public void Request(StopReason why)
    {
        if (Interlocked.CompareExchange(ref requested, 1, 0) != 0)
        {
            overdue(reason);
            return;
        }

        reason = why;
        deadline.Change(Grace, Timeout.InfiniteTimeSpan);
        source.Cancel();
    }

    // The source stays: a signal may come while the command ends.
    public void Dispose() => deadline.Dispose();
}
