using QuantBuild.Tokenizers.Text;

namespace QuantBuild.Tokenizers.Vocabularies;

/// <summary>Reads <c>vocab.txt</c>: UTF-8, one token a line, the line's number less one is the id.</summary>
internal static class VocabularyFile
{
    /// <returns>Token to id, with ids 0 to Count - 1.</returns>
    /// <exception cref="VocabularyException">Unreadable, empty, invalid UTF-8, an empty or repeated token.</exception>
    public static Dictionary<string, int> Read(string path)
    {
        var ids = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var (number, token) in VocabularyLines.Read(path))
        {
            if (token.Length == 0)
            {
                throw new VocabularyException(path, number, "The line is empty; each line must hold one token.");
            }

            if (!ids.TryAdd(token, ids.Count))
            {
                throw new VocabularyException(
                    path,
                    number,
                    $"The token {Quoted.Text(token)} stands already in line {ids[token] + 1}; each must be unique.");
            }
        }

        return ids.Count > 0
            ? ids
            : throw new VocabularyException(path, line: null, "The vocabulary is empty; expected one token a line.");
    }
}
