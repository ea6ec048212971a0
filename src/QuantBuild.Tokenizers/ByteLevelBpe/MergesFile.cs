using QuantBuild.Tokenizers.Text;
using QuantBuild.Tokenizers.Vocabularies;

namespace QuantBuild.Tokenizers.ByteLevelBpe;

/// <summary>Reads <c>merges.txt</c>: two tokens and a space between them a line, the first is merged first.</summary>
internal static class MergesFile
{
    public static MergeTable Read(string path, Dictionary<string, int> vocabulary)
    {
        return new(vocabulary, Pairs(), Error);

        VocabularyException Error(int line, string message) => new(path, line, message);

        IEnumerable<TokenPair> Pairs()
        {
            foreach (var (number, text) in VocabularyLines.Read(path))
            {
                if (!text.StartsWith("#version", StringComparison.Ordinal))
                {
                    yield return TokenPair.Parse(text, number)
                        ?? throw Error(number, $"{Quoted.Text(text)} is not two tokens and a space between them.");
                }
            }
        }
    }
}
