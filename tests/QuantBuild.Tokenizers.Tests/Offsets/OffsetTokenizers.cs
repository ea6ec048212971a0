using System.Text.Json.Nodes;
using CsCheck;
using QuantBuild.Tokenizers.Tests.Comparison;
using QuantBuild.Tokenizers.Tests.Support;
using QuantBuild.Tokenizers.Tests.Unigram;
using QuantBuild.Tokenizers.Tests.WordPiece;

namespace QuantBuild.Tokenizers.Tests.Offsets;

/// <summary>Tokenizers of every kind, each with added tokens of every flag, and texts to try them on.</summary>
internal static class OffsetTokenizers
{
    /// <summary>Contents of the added tokens, and how they differ.</summary>
    public static readonly string[] AddedContents =
        ["[L]", "[R]", "[B]", "[W]", "[N]", "Caf\u00e9", "new york", "\u00c5b"];

    public static IReadOnlyList<(string Text, string? Pair)> TrickyTexts { get; } =
    [
        .. WordPiece.TrickyTexts.Single.Concat(UnigramReferenceTests.TrickyTexts).Concat(Mixed)
            .Select(text => (text, (string?)null)),
        .. WordPiece.TrickyTexts.Pairs.Select(pair => (pair.First, (string?)pair.Second)),
        ("a\u2122 [L]", " [R] \u00bdb"), (" a  b ", "  \n c [L] d "),
    ];

    /// <summary>Lines of every script with added tokens anywhere.</summary>
    public static Gen<string> Line { get; } =
        Gen.Frequency((2, Some.ScriptText), (1, Gen.OneOf(AddedContents)), (1, Gen.OneOf(" ", "  ", "\t", "x")))
            .Array[1, 6]
            .Select(string.Concat);

    private static IEnumerable<string> Mixed =>
    [
        "a [L] b", "a[L]b", " [R] b", "[R]  [L]", "a  [B]  b", "a [W] b", "a[W]b", "[W]", "x[N]y", "the Caf\u00e9 x",
        "the cafe\u0301 x", "CAFE", "in New York, new  york", "\u00c5b \u212bb A\u030ab", "\u0001[L] a", "  [B]",
        "\u2122\u0001g", "\u0001abc", "\u0001\u0001\u2122x\u0001\u0001y", "\u0301[L]\u0301",
        "a\u302e\u0301b", "\ud834\udd65\u0301\u0323x", "e\u0323\u0301\u302e", "\u1e69\u0327x", "\u00e4\u0323a",
        "\u0f73\u0f72", "\u0344\u0323", "a\u0e31\u0301\u0323b",
    ];

    public static IEnumerable<JsonObject> All()
    {
        var vocabulary = File.ReadAllLines(SharedData.PathOf("tokenizers", "minilm", "vocab.txt"));
        foreach (var (lowercase, stripAccents) in BertTokenizerJson.Settings)
        {
            yield return WithAddedTokens(BertTokenizerJson.Of(vocabulary, lowercase, stripAccents), vocabulary.Length);
        }

        foreach (var addsPrefixSpace in new[] { false, true })
        {
            var folder = SharedData.PathOf("tokenizers", "roberta-base");
            var json = RobertaTokenizerJson.Of(folder, addsPrefixSpace);
            var next = json["model"]!["vocab"]!.AsObject().Count;
            yield return WithAddedTokens(json.DeepClone().AsObject(), next);

            json["post_processor"] = JsonNode.Parse(
                """{ "type": "ByteLevel", "trim_offsets": false, "add_prefix_space": true, "use_regex": true }""");
            json["pre_tokenizer"]!["use_regex"] = !addsPrefixSpace;
            yield return WithAddedTokens(json.DeepClone().AsObject(), next);

            json["post_processor"]!["trim_offsets"] = true;
            yield return WithAddedTokens(json, next);
        }

        foreach (var create in ComparedKinds.Unigram.OfLines.Append(UnigramTokenizerJson.Stripped))
        {
            var json = create();
            var added = json["added_tokens"]!.AsArray();
            yield return WithAddedTokens(
                json,
                Math.Max(
                    json["model"]!["vocab"]!.AsArray().Count, added.Max(token => token!["id"]!.GetValue<int>()) + 1));
        }
    }

    private static JsonObject WithAddedTokens(JsonObject json, int next)
    {
        var tokens = json["added_tokens"]!.AsArray();
        foreach (var content in AddedContents)
        {
            tokens.Add(new JsonObject
            {
                ["id"] = next++,
                ["content"] = content,
                ["single_word"] = content == "[W]",
                ["lstrip"] = content is "[L]" or "[B]",
                ["rstrip"] = content is "[R]" or "[B]",
                ["normalized"] = content is "[N]" || content[0] != '[',
                ["special"] = false,
            });
        }

        return json;
    }
}
