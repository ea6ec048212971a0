using QuantBuild.Tokenizers.Unicode;

namespace QuantBuild.Tokenizers.Sequences;

/// <summary>Leaves white space at the ends of a token out of its characters, as byte-level tokenizers may.</summary>
/// <param name="AddsPrefixSpace">Whether a space may have been put in front of a text, which is then none of its
/// characters.</param>
internal sealed record OffsetTrimming(bool AddsPrefixSpace)
{
    private const char ByteOfSpace = '\u0120';

    /// <param name="source">The token's characters.</param>
    /// <param name="token">As it stands in the vocabulary; an added token, as it stands in the text.</param>
    /// <param name="isFirst">Whether no token of the text stands before it.</param>
    public TokenSource Trim(TokenSource source, ReadOnlySpan<char> token, bool isFirst)
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

        var start = Math.Min(source.Start + leading, source.End);
        var end = source.End >= trailing ? Math.Max(source.End - trailing, start) : source.End;
        return source with { Start = start, End = end };
    }

    // All white space is in the basic plane: characters serve.
    private static bool IsSpace(char character) =>
        character == ByteOfSpace || CharacterProperties.IsWhiteSpace(character);
}
