using QuantBuild.Tokenizers.WordPiece;

namespace QuantBuild.Tokenizers.TokenizerJson;

/// <summary>Reads Hugging Face's <c>tokenizer.json</c>; one reader a kind of model.</summary>
internal static class TokenizerJsonFile
{
    public static ITokenizer Read(string path)
    {
        var root = JsonCursor.Open(path);
        var type = root.Required("model").Required("type");
        return type.Text() switch
        {
            "WordPiece" => WordPieceJson.Read(root),
            var other => throw type.Error($"The model '{other}' is not supported; supported: WordPiece."),
        };
    }
}
