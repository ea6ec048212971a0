using System.Globalization;
using System.Text;

namespace QuantBuild.Recipes.Diagnostics;

/// <summary>
/// Makes text that quotes untrusted files and arguments fit to be shown: one line that cannot command a terminal, forge
/// a second message or hide a part of itself.
/// </summary>
public static class MessageText
{
    /// <summary>Characters of the longest message that is shown.</summary>
    public const int Longest = 2000;

    // Of a message that is too long, most is kept of its start, and of its end what to do about it.
    private const int KeptStart = 1300;
    private const int KeptEnd = 600;

    // Joiners belong to words of many scripts and to emoji; they neither command nor hide anything.
    private const int ZeroWidthNonJoiner = 0x200C;
    private const int ZeroWidthJoiner = 0x200D;

    /// <summary>
    /// <see cref="Escape"/>, and of more than <see cref="Longest"/> characters the start and the end.
    /// </summary>
    public static string Clean(string text)
    {
        var escaped = Escape(text);
        if (escaped.Length <= Longest)
        {
            return escaped;
        }

        var start = char.IsHighSurrogate(escaped[KeptStart - 1]) ? KeptStart - 1 : KeptStart;
        var end = escaped.Length - KeptEnd;
        end = char.IsLowSurrogate(escaped[end]) ? end + 1 : end;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{escaped[..start]} … ({end - start} characters left out) … {escaped[end..]}");
    }

    /// <summary>
    /// The text on one line: breaks and tabs as single spaces; other control characters, marks that change the
    /// direction of text or are not seen, and lone surrogates as <c>\u001b</c>.
    /// </summary>
    public static string Escape(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var builder = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length;)
        {
            if (!Rune.TryGetRuneAt(text, i, out var rune))
            {
                AppendCode(builder, text[i++]);
                continue;
            }

            var characters = text.AsSpan(i, rune.Utf16SequenceLength);
            i += characters.Length;
            if (IsBreak(rune))
            {
                builder.Append(builder.Length > 0 && builder[^1] == ' ' ? string.Empty : " ");
            }
            else if (IsHarmless(rune))
            {
                builder.Append(characters);
            }
            else
            {
                foreach (var character in characters)
                {
                    AppendCode(builder, character);
                }
            }
        }

        return builder.ToString();
    }

    /// <summary><see cref="Escape"/> of every line by itself, so that what has lines keeps them.</summary>
    public static string EscapeLines(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return string.Join('\n', text.ReplaceLineEndings("\n").Split('\n').Select(Escape));
    }

    private static bool IsBreak(Rune rune) =>
        rune.Value is '\t' or '\n' or '\v' or '\f' or '\r' or 0x85 or 0x2028 or 0x2029;

    private static bool IsHarmless(Rune rune) => rune.Value is ZeroWidthNonJoiner or ZeroWidthJoiner
        || Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Format);

    private static void AppendCode(StringBuilder builder, char character) =>
        builder.Append(CultureInfo.InvariantCulture, $"\\u{(int)character:x4}");
}
