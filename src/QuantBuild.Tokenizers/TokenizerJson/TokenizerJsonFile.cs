using QuantBuild.Tokenizers.Settings;
using QuantBuild.Tokenizers.Text;
using QuantBuild.Tokenizers.Vocabularies;

namespace QuantBuild.Tokenizers.TokenizerJson;

/// <summary>Reads Hugging Face's <c>tokenizer.json</c>; one reader a kind of model.</summary>
internal static class TokenizerJsonFile
{
    /// <param name="path">The file.</param>
    /// <param name="settings">What the files beside it say; null where it is read alone.</param>
    public static ITokenizer Read(string path, TokenizerSettings? settings)
    {
        var root = JsonCursor.Open(path);
        var type = root.Required("model").Required("type");
        settings?.RequireModel(type.Text(), "tokenizer.json");
        return type.Text() switch
        {
            "WordPiece" => WordPieceJson.Read(root, settings),
            "BPE" => ByteLevelBpeJson.Read(root, settings),
            "Unigram" => UnigramJson.Read(root, settings),
            var other => throw type.Unsupported(
                $"The model {Quoted.Text(other)} is not supported yet; supported: WordPiece, BPE, Unigram."),
        };
    }
}
