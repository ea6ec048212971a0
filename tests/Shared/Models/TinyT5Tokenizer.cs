using System.Text.Json.Nodes;

namespace QuantBuild.Tests.Shared;

/// <summary>A Unigram tokenizer of T5's form whose pieces are words, as many as <see cref="TinyT5"/> has.</summary>
internal static class TinyT5Tokenizer
{
    private const string Mark = "\u2581";

    private static readonly string[] Special = ["<pad>", "</s>", "<unk>"];

    private static readonly string[] Pieces =
    [
        .. new[] { "say:", "and", "yes", "no", "good", "bad", "a", "the" }.Select(word => Mark + word),
        .. "bcdefghijklmnopqrstuvwxy".Select(letter => $"{Mark}f{letter}"),
        Mark, ".", "ly", "s", "t",
    ];

    /// <summary>The word of a number; there are <see cref="Fillers"/>.</summary>
    public static string Filler(int number) => $"f{"bcdefghijklmnopqrstuvwxy"[number % Fillers]}";

    /// <summary>Words that mean nothing.</summary>
    public const int Fillers = 24;

    /// <summary>Writes <c>tokenizer.json</c> and <c>tokenizer_config.json</c>.</summary>
    /// <param name="folder">Where to.</param>
    public static void Write(string folder)
    {
        string[] tokens = [.. Special, .. Pieces];
        if (tokens.Length != TinyT5.Vocabulary)
        {
            throw new InvalidOperationException($"{tokens.Length} tokens are not the model's {TinyT5.Vocabulary}.");
        }

        var json = new JsonObject
        {
            ["version"] = "1.0",
            ["added_tokens"] = new JsonArray([.. Special.Index().Select(AddedToken)]),
            ["normalizer"] = null,
            ["pre_tokenizer"] = JsonNode.Parse(
                """
                {
                  "type": "Sequence",
                  "pretokenizers": [
                    { "type": "WhitespaceSplit" },
                    { "type": "Metaspace", "replacement": "\u2581", "add_prefix_space": true }
                  ]
                }
                """),
            ["post_processor"] = JsonNode.Parse(
                """
                {
                  "type": "TemplateProcessing",
                  "single": [
                    { "Sequence": { "id": "A", "type_id": 0 } }, { "SpecialToken": { "id": "</s>", "type_id": 0 } }
                  ],
                  "pair": [
                    { "Sequence": { "id": "A", "type_id": 0 } }, { "SpecialToken": { "id": "</s>", "type_id": 0 } },
                    { "Sequence": { "id": "B", "type_id": 0 } }, { "SpecialToken": { "id": "</s>", "type_id": 0 } }
                  ],
                  "special_tokens": { "</s>": { "id": "</s>", "ids": [1], "tokens": ["</s>"] } }
                }
                """),
            ["model"] = new JsonObject
            {
                ["type"] = "Unigram",
                ["unk_id"] = 2,
                ["vocab"] = new JsonArray([.. tokens.Select(token => new JsonArray(token, -1.0))]),
            },
        };
        File.WriteAllText(Path.Combine(folder, "tokenizer.json"), json.ToJsonString());
        File.WriteAllText(
            Path.Combine(folder, "tokenizer_config.json"),
            """
            {
              "tokenizer_class": "T5Tokenizer", "model_max_length": 512,
              "eos_token": "</s>", "pad_token": "<pad>", "unk_token": "<unk>"
            }
            """);
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
