using System.Text;
using System.Text.Json.Nodes;

namespace QuantBuild.Tokenizers.Tests.Support;

/// <summary>Unigram tokenizers: T5's own, and one shaped as XLM-R's of its pieces.</summary>
internal static class UnigramTokenizerJson
{
    /// <summary>The added token of the vocabularies with every character.</summary>
    public const string SingleWord = "<qq>";

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
                AddedTokenJson.Of("<s>", 0),
                AddedTokenJson.Of("<pad>", 1),
                AddedTokenJson.Of("</s>", 2),
                AddedTokenJson.Of("<unk>", 3),
                AddedTokenJson.Of("<mask>", vocabulary.Length - 1, stripsLeft: true)),
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

    /// <summary>Metaspace before the first word alone, and an added token that is normalized.</summary>
    public static JsonObject WithNormalizedToken()
    {
        var first = XlmR("first");
        first["added_tokens"]!.AsArray().Add(AddedTokenJson.Of(
            "\u00E9x", first["model"]!["vocab"]!.AsArray().Count, isNormalized: true));
        return first;
    }

    /// <summary>Bytes for what no piece has, no Metaspace before words, and every normalizer but the map.</summary>
    public static JsonObject WithBytesAndOtherNormalizers()
    {
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
                new JsonObject { ["type"] = "Lowercase" },
                new JsonObject { ["type"] = "NFD" }),
        };
        return bytes;
    }

    /// <summary>
    /// With every character as a piece, so that the ids show what normalization and clusters make of a text; and an
    /// added token that is found between other words alone.
    /// </summary>
    public static JsonObject WithEveryCharacter()
    {
        var json = XlmR();
        var characters = Enumerable.Range(0, 0x110000).Where(Rune.IsValid).Select(each => new Rune(each).ToString());
        JsonNode[] vocabulary =
        [
            Entry("<s>"), Entry("<pad>"), Entry("</s>"), Entry("<unk>"), Entry(SingleWord), .. characters.Select(Entry),
        ];
        json["model"]!["vocab"] = new JsonArray(vocabulary);
        var token = AddedTokenJson.Of(SingleWord, 4);
        token["single_word"] = true;
        json["added_tokens"]![4] = token;
        return json;
    }

    /// <summary>
    /// A mark for a space in front of the text's first word only, and white space stripped before: what is stripped
    /// does not count as the text's beginning.
    /// </summary>
    public static JsonObject Stripped()
    {
        var json = XlmR("first");
        json["normalizer"] = new JsonObject { ["type"] = "Strip", ["strip_left"] = true, ["strip_right"] = false };
        json["pre_tokenizer"] = new JsonObject
        {
            ["type"] = "Sequence",
            ["pretokenizers"] = new JsonArray(
                new JsonObject { ["type"] = "WhitespaceSplit" }, json["pre_tokenizer"]!.DeepClone()),
        };
        return json;
    }

    /// <summary>The same by Unicode's canonical decomposition and in lower case, without the map.</summary>
    public static JsonObject WithEveryCharacterDecomposed()
    {
        var json = WithEveryCharacter();
        json["normalizer"] = JsonNode.Parse(
            """{ "type": "Sequence", "normalizers": [{ "type": "NFD" }, { "type": "Lowercase" }] }""");
        return json;
    }

    private static JsonArray Entry(string token) => new(token, 0.0);
}
