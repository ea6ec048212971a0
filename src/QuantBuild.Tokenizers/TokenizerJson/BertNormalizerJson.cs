using QuantBuild.Tokenizers.WordPiece;

namespace QuantBuild.Tokenizers.TokenizerJson;

/// <summary>The member <c>normalizer</c>: null for none, or BertNormalizer with its four switches.</summary>
internal static class BertNormalizerJson
{
    public static BertNormalizer Read(JsonCursor? member)
    {
        if (member is not { } normalizer)
        {
            return new(
                cleansText: false, separatesChineseCharacters: false, stripsAccents: false, lowercases: false);
        }

        var type = normalizer.Required("type");
        if (type.Text() != "BertNormalizer")
        {
            throw type.Error($"The normalizer '{type.Text()}' is not supported; supported: BertNormalizer, null.");
        }

        var lowercases = normalizer.Optional("lowercase")?.Flag() ?? true;
        return new(
            normalizer.Optional("clean_text")?.Flag() ?? true,
            normalizer.Optional("handle_chinese_chars")?.Flag() ?? true,
            normalizer.Optional("strip_accents")?.Flag() ?? lowercases,
            lowercases);
    }
}
