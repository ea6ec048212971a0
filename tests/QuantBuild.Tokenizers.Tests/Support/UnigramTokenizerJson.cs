using System.Text;
using System.Text.Json.Nodes;

namespace QuantBuild.Tokenizers.Tests.Support;

/// <summary>Unigram tokenizers: T5's own, and one shaped as XLM-R's of its pieces.</summary>
internal static class UnigramTokenizerJson
{
    private const int PiecesOfT5 = 32_000;

    /// <summary>T5's, as it was published.</summary>
    public static JsonObject T5() =>
        JsonNode.Parse(File.ReadAllText(SharedData.PathOf("tokenizers", "t5-small", "tokenizer.json")))!.AsObject();

    /// <summary>
    /// XLM-R's order of special tokens and its template, runs of spaces made one, Metaspace alone, and a mask that
    /// takes the white space before it.
    /// </summary>
    public static JsonObject XlmR(string prependScheme = "always")
    {
        var t5 = T5();
        var pieces = t5["model"]!["vocab"]!.AsArray().Skip(3).Take(PiecesOfT5 - 3).Select(entry => entry!.DeepClone());
        JsonNode[] vocabulary =
        [
            Entry("<s>"), Entry("<pad>"), Entry("</s>"), Entry("<unk>"), .. pieces, Entry("<mask>"),
        ];
        return new JsonObject
        {
            ["version"] = "1.0",
            ["added_tokens"] = new JsonArray(
                Added("<s>", 0),
                Added("<pad>", 1),
                Added("</s>", 2),
                Added("<unk>", 3),
                Added("<mask>", vocabulary.Length - 1, stripsLeft: true)),
            ["normalizer"] = new JsonObject
            {
                ["type"] = "Sequence",
                ["normalizers"] = new JsonArray(
                    t5["normalizer"]!.DeepClone(),
                    new JsonObject
                    {
                        ["type"] = "Replace",
                        ["pattern"] = new JsonObject { ["Regex"] = " {2,}" },
                        ["content"] = " ",
                    }),
            },
            ["pre_tokenizer"] = new JsonObject
            {
                ["type"] = "Metaspace",
                ["replacement"] = "\u2581",
                ["prepend_scheme"] = prependScheme,
                ["split"] = true,
            },
            ["post_processor"] = JsonNode.Parse(
                """
                {
                  "type": "TemplateProcessing",
                  "single": [
                    { "SpecialToken": { "id": "<s>", "type_id": 0 } }, { "Sequence": { "id": "A", "type_id": 0 } },
                    { "SpecialToken": { "id": "</s>", "type_id": 0 } }
                  ],
                  "pair": [
                    { "SpecialToken": { "id": "<s>", "type_id": 0 } }, { "Sequence": { "id": "A", "type_id": 0 } },
                    { "SpecialToken": { "id": "</s>", "type_id": 0 } }, { "SpecialToken": { "id": "</s>", "type_id": 0 } },
                    { "Sequence": { "id": "B", "type_id": 0 } }, { "SpecialToken": { "id": "</s>", "type_id": 0 } }
                  ],
                  "special_tokens": {
                    "<s>": { "id": "<s>", "ids": [0], "tokens": ["<s>"] },
                    "</s>": { "id": "</s>", "ids": [2], "tokens": ["</s>"] }
                  }
                }
                """),
            ["model"] = new JsonObject
            {
                ["type"] = "Unigram", ["unk_id"] = 3, ["vocab"] = new JsonArray(vocabulary), ["byte_fallback"] = false,
            },
        };
    }

    /// <summary>
    /// With every character as a piece, so that the ids show what normalization and clusters make of a text.
    /// </summary>
    public static JsonObject WithEveryCharacter()
    {
        var json = XlmR();
        var characters = Enumerable.Range(0, 0x110000).Where(Rune.IsValid).Select(each => new Rune(each).ToString());
        json["model"]!["vocab"] = new JsonArray(
            [Entry("<s>"), Entry("<pad>"), Entry("</s>"), Entry("<unk>"), .. characters.Select(Entry)]);
        json["added_tokens"]!.AsArray().RemoveAt(4);
        return json;
    }

    /// <summary>T5's, and such with every step that is supported.</summary>
    public static IEnumerable<JsonObject> All()
    {
        yield return T5();
        yield return XlmR();

        var first = XlmR("first");
        first["added_tokens"]!.AsArray().Add(Added(
            "\u00E9x", first["model"]!["vocab"]!.AsArray().Count, isNormalized: true));
        yield return first;

        // What is stripped does not count as the text's beginning.
        var stripped = XlmR("first");
        stripped["normalizer"] = new JsonObject { ["type"] = "Strip", ["strip_left"] = true, ["strip_right"] = false };
        stripped["pre_tokenizer"] = new JsonObject
        {
            ["type"] = "Sequence",
            ["pretokenizers"] = new JsonArray(
                new JsonObject { ["type"] = "WhitespaceSplit" }, stripped["pre_tokenizer"]!.DeepClone()),
        };
        yield return stripped;

        var bytes = XlmR("never");
        bytes["model"]!["byte_fallback"] = true;
        var vocabulary = bytes["model"]!["vocab"]!.AsArray();
        foreach (var value in Enumerable.Range(0, 256))
        {
            vocabulary.Add(new JsonArray($"<0x{value:X2}>", -20.0));
        }

        bytes["pre_tokenizer"]!["split"] = false;
        bytes["normalizer"] = new JsonObject
        {
            ["type"] = "Sequence",
            ["normalizers"] = new JsonArray(
                new JsonObject { ["type"] = "Nmt" },
                new JsonObject { ["type"] = "Strip", ["strip_left"] = true, ["strip_right"] = true },
                new JsonObject
                {
                    ["type"] = "Replace", ["pattern"] = new JsonObject { ["String"] = "aa" }, ["content"] = "a",
                },
                new JsonObject { ["type"] = "Lowercase" }),
        };
        yield return bytes;
    }

    public static JsonObject Added(string content, int id, bool stripsLeft = false, bool isNormalized = false) => new()
    {
        ["id"] = id,
        ["content"] = content,
        ["single_word"] = false,
        ["lstrip"] = stripsLeft,
        ["rstrip"] = false,
        ["normalized"] = isNormalized,
        ["special"] = !isNormalized,
    };

    private static JsonArray Entry(string token) => new(token, 0.0);
}
