using QuantBuild.Cli.Stopping;

namespace QuantBuild.Cli.Tests.Stopping;

public sealed class StopSignalTests
{
    [Fact]
    public void Request_Once_CancelsTheToken()
    {
        using var stop = new StopSignal(_ => { });
        stop.Reason.ShouldBeNull();

        stop.Request(StopReason.Orphaned);

        stop.Token.IsCancellationRequested.ShouldBeTrue();
        stop.Reason.ShouldBe(StopReason.Orphaned);
    }

    [Fact]
    public void Request_NobodyLooksAtTheToken_IsOverdueWithinASecond()
    {
        using var ended = new ManualResetEventSlim();
        using var stop = new StopSignal(_ => ended.Set());

        stop.Request(StopReason.Signal);

        ended.Wait(TimeSpan.FromSeconds(5)).ShouldBeTrue();
        StopSignal.Grace.ShouldBeLessThan(TimeSpan.FromMilliseconds(900));
    }

    [Fact]
    public void Request_Twice_IsOverdueAtOnce()
    {
        var calls = new List<StopReason>();
        using var stop = new StopSignal(calls.Add);

        stop.Request(StopReason.Signal);
        stop.Request(StopReason.Signal);

        calls.ShouldBe([StopReason.Signal]);
    }

    [Fact]
    public void Dispose_BeforeTheDeadline_IsNeverOverdue()
    {
        var overdue = false;
        using (var stop = new StopSignal(_ => overdue = true))
        {
            stop.Request(StopReason.Signal);
        }

        Thread.Sleep(StopSignal.Grace + TimeSpan.FromMilliseconds(100));
        overdue.ShouldBeFalse();
    }
}
