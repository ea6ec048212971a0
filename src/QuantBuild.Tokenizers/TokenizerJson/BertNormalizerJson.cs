using QuantBuild.Tokenizers.Settings;
using QuantBuild.Tokenizers.Text;
using QuantBuild.Tokenizers.Vocabularies;
using QuantBuild.Tokenizers.WordPiece;

namespace QuantBuild.Tokenizers.TokenizerJson;

/// <summary>
/// The member <c>normalizer</c>: null for none, or BertNormalizer with its four switches. BERT's own tokenizer class
/// sets three of them again from <c>tokenizer_config.json</c>, to their defaults where that file is silent.
/// </summary>
internal static class BertNormalizerJson
{
    /// <param name="member">Null where the file has none.</param>
    /// <param name="settings">What the files beside it say; null where it is read alone.</param>
    public static BertNormalizer Read(JsonCursor? member, TokenizerSettings? settings)
    {
        var stated = settings is { UsesFileAsItStands: false } ? settings : null;
        if (member is not { } normalizer)
        {
            RequireOff(stated?.Lowercase);
            RequireOff(stated?.StripAccents);
            RequireOff(stated?.HandleChineseCharacters);
            return new(
                cleansText: false, separatesChineseCharacters: false, stripsAccents: false, lowercases: false);
        }

        var type = normalizer.Required("type");
        if (type.Text() != "BertNormalizer")
        {
            throw type.Unsupported(
                $"The normalizer {Quoted.Text(type.Text())} is not supported yet; supported: BertNormalizer, null.");
        }

        var lowercases = Decide(
            normalizer, "lowercase", fallback: true, stated, "do_lower_case", stated?.Lowercase);
        return new(
            normalizer.Optional("clean_text")?.Flag() ?? true,
            Decide(
                normalizer,
                "handle_chinese_chars",
                fallback: true,
                stated,
                "tokenize_chinese_chars",
                stated?.HandleChineseCharacters),
            Decide(normalizer, "strip_accents", lowercases, stated, "strip_accents", stated?.StripAccents),
            lowercases);
    }

    private static bool Decide(
        JsonCursor normalizer,
        string member,
        bool fallback,
        TokenizerSettings? settings,
        string key,
        JsonCursor? stated)
    {
        var own = normalizer.Optional(member)?.Flag() ?? fallback;
        if (stated is { } value)
        {
            return value.Flag();
        }

        return settings is null || own == fallback
            ? own
            : throw normalizer.Error(
                $"'{member}' is {(own ? "true" : "false")}, but tokenizer_config.json does not say '{key}', which "
                + $"BERT's tokenizer takes for {(fallback ? "true" : "false")}. Say '{key}' there, or that the "
                + "'tokenizer_class' is PreTrainedTokenizerFast.");
    }

    private static void RequireOff(JsonCursor? stated)
    {
        if (stated is { } value && value.Flag())
        {
            throw value.Error("Is true, but tokenizer.json has no normalizer that could do it. Correct one of them.");
        }
    }
}
