using QuantBuild.Tokenizers.Text;
using QuantBuild.Tokenizers.Unicode;

namespace QuantBuild.Tokenizers.Sequences;

/// <summary>Leaves white space at the ends of a token out of its characters, as byte-level tokenizers may.</summary>
/// <param name="AddsPrefixSpace">Whether a space may have been put in front of a text, which is then none of its
/// characters.</param>
internal sealed record OffsetTrimming(bool AddsPrefixSpace)
{
    private const char ByteOfSpace = '\u0120';

    /// <param name="source">The token's characters.</param>
    /// <param name="text">The text that they are of.</param>
    /// <param name="token">As it stands in the vocabulary; an added token, as it stands in the text.</param>
    /// <param name="isFirst">Whether no token of the text stands before it.</param>
    public TokenSource Trim(
        TokenSource source, ReadOnlySpan<char> text, ReadOnlySpan<char> token, bool isFirst)
    {
        var (leading, trailing) = (0, 0);
        while (leading < token.Length && IsSpace(token[leading]))
        {
            leading++;
        }

        while (trailing < token.Length && IsSpace(token[^(trailing + 1)]))
        {
            trailing++;
        }

        if (AddsPrefixSpace && leading == 1 && (isFirst || source.Start == 0))
        {
            leading = 0;
        }

        // As many code points, whatever they are: a space that was put in front may share those of a letter.
        var (start, end) = (source.Start, source.End);
        for (; leading > 0 && start < end; leading--)
        {
            CodePoints.First(text[start..], out var length);
            start += length;
        }

        for (; trailing > 0 && end > start; trailing--)
        {
            CodePoints.Last(text[..end], out var length);
            end -= length;
        }

        return source with { Start = start, End = end };
    }

    // All white space is in the basic plane: characters serve.
    private static bool IsSpace(char character) =>
        character == ByteOfSpace || CharacterProperties.IsWhiteSpace(character);
}
