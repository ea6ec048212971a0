using System.Globalization;
using System.Text;

namespace QuantBuild.MSBuild.Protocol;

/// <summary>
/// Text of a child process as it may be shown: on one line, without what could command a terminal or hide a part of it.
/// The command line writes such text itself; what a broken or foreign one writes is not trusted.
/// </summary>
internal static class SafeText
{
    private const int LongestMessage = 2000;

    /// <summary>At most 2,000 characters: of more, the start and the end.</summary>
    public static string Message(string text) => Shorten(Escape(text), LongestMessage);

    /// <summary>The start and the end of a text.</summary>
    /// <param name="text">Any.</param>
    /// <param name="longest">Characters of the result, at least 100.</param>
    public static string Shorten(string text, int longest)
    {
        const string gap = " … ";
        var end = longest / 3;
        return text.Length <= longest
            ? text
            : text.Substring(0, longest - end - gap.Length) + gap + text.Substring(text.Length - end);
    }

    /// <summary>
    /// Line breaks and tabs as blanks; other control and format characters and lone surrogates as <c>\u001b</c>.
    /// </summary>
    public static string Escape(string text)
    {
        var safe = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            var character = text[i];
            if (char.IsHighSurrogate(character) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
            {
                safe.Append(character).Append(text[++i]);
            }
            else if (character is '\t' or '\n' or '\r' or '\u0085' or '\u2028' or '\u2029')
            {
                safe.Append(' ');
            }
            else if (char.IsControl(character) || char.IsSurrogate(character)
                || (char.GetUnicodeCategory(character) == UnicodeCategory.Format
                    && character is not ('\u200C' or '\u200D')))
            {
                safe.AppendFormat(CultureInfo.InvariantCulture, "\\u{0:x4}", (int)character);
            }
            else
            {
                safe.Append(character);
            }
        }

        return safe.ToString();
    }
}
