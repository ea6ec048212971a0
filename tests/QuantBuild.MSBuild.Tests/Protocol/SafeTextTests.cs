using QuantBuild.MSBuild.Protocol;

namespace QuantBuild.MSBuild.Tests.Protocol;

public sealed class SafeTextTests
{
    [Theory]
    [InlineData("plain caf\u00E9 \uD83D\uDE00", "plain caf\u00E9 \uD83D\uDE00")]
    [InlineData("a\nb\tc\u2028d", "a b c d")]
    [InlineData("\u001B[2J\u009Bx\u202Ey\u0000", "\\u001b[2J\\u009bx\\u202ey\\u0000")]
    public void Escape_Text_IsOneLineThatShowsAll(string text, string shown) => SafeText.Escape(text).ShouldBe(shown);

    [Fact]
    public void Escape_LoneSurrogates_AreWritten() =>
        SafeText.Escape("a" + (char)0xD800 + "b" + (char)0xDC00).ShouldBe("a\\ud800b\\udc00");

    [Fact]
    public void Message_LongText_KeepsStartAndEnd()
    {
        var message = SafeText.Message("start" + new string('\u001B', 100_000) + "end");

        message.Length.ShouldBeLessThanOrEqualTo(2000);
        message.ShouldStartWith("start");
        message.ShouldEndWith("end");
    }
}
