using QuantBuild.Tokenizers.WordPiece;

namespace QuantBuild.Tokenizers.TokenizerJson;

/// <summary>Reads what <c>tokenizer_config.json</c> says of a <c>vocab.txt</c>.</summary>
internal static class TokenizerConfiguration
{
    public static WordPieceOptions Read(string path)
    {
        var root = JsonCursor.Open(path);
        var defaults = SpecialTokenNames.Bert;
        return new()
        {
            Lowercase = root.Optional("do_lower_case")?.Flag() ?? true,
            StripAccents = root.Optional("strip_accents")?.Flag(),
            HandleChineseCharacters = root.Optional("tokenize_chinese_chars")?.Flag() ?? true,
            SpecialTokens = new(
                NameOf(root, "pad_token", defaults.Pad),
                NameOf(root, "unk_token", defaults.Unknown),
                NameOf(root, "cls_token", defaults.Cls),
                NameOf(root, "sep_token", defaults.Sep),
                NameOf(root, "mask_token", defaults.Mask)),
        };
    }

    // Either the name, or an object that describes an added token.
    private static string NameOf(JsonCursor root, string member, string fallback)
    {
        if (root.Optional(member) is not { } value)
        {
            return fallback;
        }

        var isObject = value.Element.ValueKind == System.Text.Json.JsonValueKind.Object;
        return isObject ? value.Required("content").Text() : value.Text();
    }
}
