using System.Text.Json.Nodes;

namespace QuantBuild.Tests.Shared.ReferenceTokenizers;

/// <summary>The <c>tokenizer.json</c> that BERT's own library makes of a vocabulary.</summary>
internal static class BertTokenizerJson
{
    public static IReadOnlyList<string> SpecialTokens { get; } = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"];

    /// <summary>The ways of lower-casing and of removing accents.</summary>
    public static IReadOnlyList<(bool Lowercase, bool? StripAccents)> Settings { get; } =
        [(true, null), (false, null), (true, false), (false, true)];

    /// <param name="vocabulary">One token for each id, the special tokens among them.</param>
    /// <param name="lowercase">Whether the text is lower-cased.</param>
    /// <param name="stripAccents">Whether accents are removed; null: where the text is lower-cased.</param>
    public static JsonObject Of(IReadOnlyList<string> vocabulary, bool lowercase, bool? stripAccents)
    {
        var ids = vocabulary.Index().ToDictionary(entry => entry.Item, entry => entry.Index, StringComparer.Ordinal);
        return new JsonObject
        {
            ["version"] = "1.0",
            ["added_tokens"] = new JsonArray([.. SpecialTokens.Select(token => AddedTokenJson.Of(token, ids[token]))]),
            ["normalizer"] = new JsonObject
            {
                ["type"] = "BertNormalizer",
                ["clean_text"] = true,
                ["handle_chinese_chars"] = true,
                ["strip_accents"] = stripAccents,
                ["lowercase"] = lowercase,
            },
            ["pre_tokenizer"] = new JsonObject { ["type"] = "BertPreTokenizer" },
            ["post_processor"] = new JsonObject
            {
                ["type"] = "BertProcessing",
                ["sep"] = new JsonArray("[SEP]", ids["[SEP]"]),
                ["cls"] = new JsonArray("[CLS]", ids["[CLS]"]),
            },
            ["decoder"] = new JsonObject { ["type"] = "WordPiece", ["prefix"] = "##", ["cleanup"] = true },
            ["model"] = new JsonObject
            {
                ["type"] = "WordPiece",
                ["unk_token"] = "[UNK]",
                ["continuing_subword_prefix"] = "##",
                ["max_input_chars_per_word"] = 100,
                ["vocab"] = new JsonObject(ids.Select(entry => KeyValuePair.Create(entry.Key, (JsonNode?)entry.Value))),
            },
        };
    }
}
