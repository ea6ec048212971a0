using QuantBuild.Tokenizers.Settings;
using QuantBuild.Tokenizers.Text;
using QuantBuild.Tokenizers.Vocabularies;

namespace QuantBuild.Tokenizers.TokenizerJson;

/// <summary>Reads Hugging Face's <c>tokenizer.json</c>; one reader a kind of model.</summary>
internal static class TokenizerJsonFile
{
    /// <summary>What the file calls its model.</summary>
    public static string ModelOf(JsonCursor root) => TypeOf(root).Text();

    /// <param name="root">The file.</param>
    /// <param name="settings">What the files beside it say; null where it is read alone.</param>
    public static ITokenizer Read(JsonCursor root, TokenizerSettings? settings)
    {
        var type = TypeOf(root);
        settings?.RequireModel(type.Text(), "tokenizer.json");
        return type.Text() switch
        {
            TokenizerClass.WordPiece => WordPieceJson.Read(root, settings),
            TokenizerClass.BytePairs => ByteLevelBpeJson.Read(root, settings),
            TokenizerClass.Unigram => UnigramJson.Read(root, settings),
            var other => throw type.Unsupported(
                $"The model {Quoted.Text(other)} is not supported yet; supported: WordPiece, BPE, Unigram."),
        };
    }

    private static JsonCursor TypeOf(JsonCursor root) => root.Required("model").Required("type");
}
