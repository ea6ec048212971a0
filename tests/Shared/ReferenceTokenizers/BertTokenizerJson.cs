using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace QuantBuild.Tests.Shared.ReferenceTokenizers;

/// <summary>The <c>tokenizer.json</c> that BERT's own library makes of a vocabulary.</summary>
internal static class BertTokenizerJson
{
    private const int CodePoints = 0x110000;

    // Up to here all scalar values are tokens, those too that are unassigned; above, what the runtime knows.
    private const int SecondPlane = 0x20000;

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

    /// <summary>
    /// With every character as a token, so that the ids show what it becomes: itself, another one, a word of its own,
    /// nothing.
    /// </summary>
    public static JsonObject WithEveryCharacter(bool lowercase, bool? stripAccents)
    {
        var characters = Enumerable.Range(0, CodePoints)
            .Where(Rune.IsValid)
            .Where(codePoint => codePoint < SecondPlane || IsAssigned(codePoint))
            .Select(codePoint => new Rune(codePoint).ToString())
            .ToList();
        return Of(
            [.. SpecialTokens, .. characters, .. characters.Select(character => "##" + character)],
            lowercase,
            stripAccents);
    }

    private static bool IsAssigned(int codePoint) => CharUnicodeInfo.GetUnicodeCategory(codePoint)
        is not (UnicodeCategory.OtherNotAssigned or UnicodeCategory.PrivateUse);
}
