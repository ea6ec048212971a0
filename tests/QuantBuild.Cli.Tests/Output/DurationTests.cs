using QuantBuild.Cli.Output;

namespace QuantBuild.Cli.Tests.Output;

public sealed class DurationTests
{
    [Theory]
    [InlineData(0.04, "0.0 s")]
    [InlineData(4.26, "4.3 s")]
    [InlineData(59.9, "1 min 00 s")]
    [InlineData(200, "3 min 20 s")]
    [InlineData(7500, "2 h 05 min")]
    public void Format_Seconds_ReadsWell(double seconds, string text) => Duration.Format(seconds).ShouldBe(text);

    [Theory]
    [InlineData(11.2, "about 12 s left")]
    [InlineData(61, "about 1 min 01 s left")]
    public void FormatLeft_Seconds_AreWhole(double seconds, string text) => Duration.FormatLeft(seconds).ShouldBe(text);
}
