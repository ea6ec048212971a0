using System.Text.Json.Nodes;

namespace QuantBuild.Tests.Shared;

/// <summary>A tokenizer of whole words without a mask token.</summary>
internal static class MasklessTokenizer
{
    /// <summary>Writes <c>tokenizer.json</c>.</summary>
    /// <param name="folder">Where to.</param>
    /// <param name="words">The tokens behind the special ones.</param>
    public static void Write(string folder, IEnumerable<string> words)
    {
        string[] tokens = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", .. words];
        var json = new JsonObject
        {
            ["version"] = "1.0",
            ["added_tokens"] = new JsonArray([.. tokens.Take(4).Index().Select(AddedToken)]),
            ["normalizer"] = new JsonObject
            {
                ["type"] = "BertNormalizer",
                ["clean_text"] = true,
                ["handle_chinese_chars"] = true,
                ["strip_accents"] = null,
                ["lowercase"] = true,
            },
            ["pre_tokenizer"] = new JsonObject { ["type"] = "BertPreTokenizer" },
            ["post_processor"] = new JsonObject
            {
                ["type"] = "BertProcessing",
                ["sep"] = new JsonArray("[SEP]", 3),
                ["cls"] = new JsonArray("[CLS]", 2),
            },
            ["decoder"] = new JsonObject { ["type"] = "WordPiece", ["prefix"] = "##", ["cleanup"] = true },
            ["model"] = new JsonObject
            {
                ["type"] = "WordPiece",
                ["unk_token"] = "[UNK]",
                ["continuing_subword_prefix"] = "##",
                ["max_input_chars_per_word"] = 100,
                ["vocab"] = new JsonObject(
                    tokens.Index().Select(token => KeyValuePair.Create(token.Item, (JsonNode?)token.Index))),
            },
        };
        File.WriteAllText(Path.Combine(folder, "tokenizer.json"), json.ToJsonString());
    }

    private static JsonObject AddedToken((int Index, string Item) token) => new()
    {
        ["id"] = token.Index,
        ["content"] = token.Item,
        ["single_word"] = false,
        ["lstrip"] = false,
        ["rstrip"] = false,
        ["normalized"] = false,
        ["special"] = true,
    };
}
