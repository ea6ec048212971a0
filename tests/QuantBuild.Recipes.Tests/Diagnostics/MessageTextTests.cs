using System.Globalization;
using System.Text;
using QuantBuild.Recipes.Diagnostics;

namespace QuantBuild.Recipes.Tests.Diagnostics;

public sealed class MessageTextTests
{
    [Theory]
    [InlineData(
        "plain 'text', caf\u00E9 \u65E5\u672C \uD83D\uDE00", "plain 'text', caf\u00E9 \u65E5\u672C \uD83D\uDE00")]
    [InlineData(
        "\uD83D\uDC68\u200D\uD83D\uDCBB \u0645\u06CC\u200C\u062E",
        "\uD83D\uDC68\u200D\uD83D\uDCBB \u0645\u06CC\u200C\u062E")]
    [InlineData("a\r\n\tb\u2028c\u0085d", "a b c d")]
    [InlineData("a\u001B[31mred\u001B[0m", "a\\u001b[31mred\\u001b[0m")]
    [InlineData("\u009B31m\u0007\u0000\u007F", "\\u009b31m\\u0007\\u0000\\u007f")]
    [InlineData("user\u202Etxt.exe\u2066x\u2069", "user\\u202etxt.exe\\u2066x\\u2069")]
    [InlineData("a\u200Bb\uFEFFc\u200E", "a\\u200bb\\ufeffc\\u200e")]
    [InlineData("\uDB40\uDC41", "\\udb40\\udc41")] // A tag, which is not seen.
    public void Escape_Text_IsOneLineThatShowsAll(string text, string shown) =>
        MessageText.Escape(text).ShouldBe(shown);

    [Fact]
    public void Escape_LoneSurrogates_AreWritten()
    {
        string high = new('\uD800', 1);
        string low = new('\uDC00', 1);

        MessageText.Escape($"a{high}b{low}{low}").ShouldBe("a\\ud800b\\udc00\\udc00");
    }

    [Fact]
    public void Escape_EveryCharacter_LeavesNoneThatCommandsOrHides()
    {
        for (var code = 0; code <= 0x10FFFF; code++)
        {
            var text = code is >= 0xD800 and <= 0xDFFF ? ((char)code).ToString() : char.ConvertFromUtf32(code);
            foreach (var rune in MessageText.Escape(text).EnumerateRunes())
            {
                var category = Rune.GetUnicodeCategory(rune);
                (category is UnicodeCategory.Control
                    or UnicodeCategory.LineSeparator
                    or UnicodeCategory.ParagraphSeparator
                    || rune == Rune.ReplacementChar && code != 0xFFFD).ShouldBeFalse($"U+{code:X4}");
            }
        }
    }

    [Fact]
    public void Clean_LongText_KeepsItsStartAndItsEnd()
    {
        var text = "start " + new string('x', 100_000) + " what to do";

        var cleaned = MessageText.Clean(text);

        cleaned.Length.ShouldBeLessThanOrEqualTo(MessageText.Longest);
        cleaned.ShouldStartWith("start ");
        cleaned.ShouldEndWith(" what to do");
        cleaned.ShouldContain("characters left out");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Clean_LongTextOfPairs_DividesNone(int offset)
    {
        var text = new string('x', offset) + string.Concat(Enumerable.Repeat("\uD83D\uDE00", 3_000));

        MessageText.Clean(text).EnumerateRunes().ShouldNotContain(Rune.ReplacementChar);
    }

    [Fact]
    public void Clean_ControlCharactersWithoutEnd_StayWithinTheLimit() =>
        MessageText.Clean(new string('\u001B', 50_000)).Length.ShouldBeLessThanOrEqualTo(MessageText.Longest);

    [Fact]
    public void EscapeLines_Text_KeepsItsLines() =>
        MessageText.EscapeLines("a\u001B\r\nb\n\tc").ShouldBe("a\\u001b\nb\n c");

    [Fact]
    public void Message_OfADiagnostic_IsCleanHoweverItIsSet()
    {
        var diagnostic = DiagnosticTable.DataRow.At(new SourceLocation("a\u001Bb.tsv"), "x\u001By");

        diagnostic.Message.ShouldBe("x\\u001by");
        (diagnostic with { Message = "p\nq" }).Message.ShouldBe("p q");
        diagnostic.ToString().ShouldBe("a\\u001bb.tsv: error QB3002: x\\u001by");
    }
}
