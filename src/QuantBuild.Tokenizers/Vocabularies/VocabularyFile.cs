using System.Text;
using QuantBuild.Tokenizers.Text;

namespace QuantBuild.Tokenizers.Vocabularies;

/// <summary>Reads <c>vocab.txt</c>: UTF-8, one token a line, the line's number less one is the id.</summary>
internal static class VocabularyFile
{
    private static readonly UTF8Encoding StrictUtf8 = new(
        encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <returns>Token to id, with ids 0 to Count - 1.</returns>
    /// <exception cref="VocabularyException">Unreadable, empty, invalid UTF-8, an empty or repeated token.</exception>
    public static Dictionary<string, int> Read(string path)
    {
        ReadOnlySpan<byte> rest = VocabularyBytes.Read(path);
        if (rest.StartsWith(Encoding.UTF8.Preamble))
        {
            rest = rest[Encoding.UTF8.Preamble.Length..];
        }

        var ids = new Dictionary<string, int>(StringComparer.Ordinal);
        while (!rest.IsEmpty)
        {
            var end = rest.IndexOf((byte)'\n');
            var line = end < 0 ? rest : rest[..end];
            rest = end < 0 ? [] : rest[(end + 1)..];
            Add(path, line.EndsWith("\r"u8) ? line[..^1] : line, ids);
        }

        return ids.Count > 0
            ? ids
            : throw new VocabularyException(path, line: null, "The vocabulary is empty; expected one token a line.");
    }

    private static void Add(string path, ReadOnlySpan<byte> line, Dictionary<string, int> ids)
    {
        var number = ids.Count + 1;
        if (line.IsEmpty)
        {
            throw new VocabularyException(path, number, "The line is empty; each line must hold one token.");
        }

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

        string token;
        try
        {
            token = StrictUtf8.GetString(line);
        }
        catch (DecoderFallbackException exception)
        {
            throw new VocabularyException(path, number, "Not valid UTF-8; save the file as UTF-8.", exception);
        }

        if (!ids.TryAdd(token, ids.Count))
        {
            throw new VocabularyException(
                path,
                number,
                $"The token {Quoted.Text(token)} stands already in line {ids[token] + 1}; each must be unique.");
        }
    }
}
