using System.Globalization;
using System.Text;

namespace QuantBuild.Tokenizers.Text;

/// <summary>Untrusted text in a message: cut, and without characters that a terminal would act on.</summary>
internal static class Quoted
{
    private const int Limit = 80;

    public static string Text(string text) => $"'{Bare(text)}'";

    /// <summary>The same without the quotation marks.</summary>
    public static string Bare(string text)
    {
        var shown = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
        {
            if (shown.Length >= Limit)
            {
                return shown.Append('…').ToString();
            }

            _ = IsHarmless(rune)
                ? shown.Append(rune)
                : shown.Append(CultureInfo.InvariantCulture, $"\\u{rune.Value:x4}");
        }

        return shown.ToString();
    }

    // Control and format characters (bidirectional ones among them), line and paragraph separators.
    private static bool IsHarmless(Rune rune) => Rune.GetUnicodeCategory(rune) is not (
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator
        or UnicodeCategory.ParagraphSeparator or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned);
}
