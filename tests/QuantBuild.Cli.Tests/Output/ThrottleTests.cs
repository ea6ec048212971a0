using System.Diagnostics;
using QuantBuild.Cli.Output;

namespace QuantBuild.Cli.Tests.Output;

public sealed class ThrottleTests
{
    [Fact]
    public void IsOpen_AskedOften_OpensOnceInAnInterval()
    {
        var now = 0L;
        var throttle = new Throttle(TimeSpan.FromMilliseconds(250), () => now);
        var opened = 0;
        for (var millisecond = 0; millisecond <= 2000; millisecond += 10)
        {
            now = millisecond * Stopwatch.Frequency / 1000;
            opened += throttle.IsOpen() ? 1 : 0;
        }

        opened.ShouldBe(8);
    }
}
