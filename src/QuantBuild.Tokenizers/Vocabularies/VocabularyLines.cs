using System.Text;

namespace QuantBuild.Tokenizers.Vocabularies;

/// <summary>Reads a vocabulary's text file line by line: UTF-8, with one kind of line ends.</summary>
internal static class VocabularyLines
{
    private static readonly UTF8Encoding StrictUtf8 = new(
        encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The lines with their numbers, from 1; a byte order mark and line ends are left out.</summary>
    /// <exception cref="VocabularyException">Unreadable, too many or too long lines, invalid UTF-8.</exception>
    public static IEnumerable<(int Number, string Text)> Read(string path)
    {
        ReadOnlyMemory<byte> rest = VocabularyBytes.Read(path);
        if (rest.Span.StartsWith(Encoding.UTF8.Preamble))
        {
            rest = rest[Encoding.UTF8.Preamble.Length..];
        }

        for (var number = 1; !rest.IsEmpty; number++)
        {
            var end = rest.Span.IndexOf((byte)'\n');
            var line = end < 0 ? rest : rest[..end];
            rest = end < 0 ? default : rest[(end + 1)..];
            yield return (number, TextOf(path, number, line.Span));
        }
    }

    private static string TextOf(string path, int number, ReadOnlySpan<byte> line)
    {
        line = line.EndsWith("\r"u8) ? line[..^1] : line;
        if (number > VocabularyLimits.Tokens || line.Length > VocabularyLimits.TokenCharacters)
        {
            throw new VocabularyException(
                path,
                number,
                $"Not a vocabulary: at most {VocabularyLimits.Tokens} tokens of {VocabularyLimits.TokenCharacters} "
                + "bytes are read.");
        }

        if (line.Contains((byte)'\r'))
        {
            throw new VocabularyException(
                path, number, "The line holds a carriage return; save the file with one kind of line ends.");
        }

        try
        {
            return StrictUtf8.GetString(line);
        }
        catch (DecoderFallbackException exception)
        {
            throw new VocabularyException(path, number, "Not valid UTF-8; save the file as UTF-8.", exception);
        }
    }
}
