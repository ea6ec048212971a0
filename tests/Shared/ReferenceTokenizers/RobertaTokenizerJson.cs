using System.Text.Json.Nodes;

namespace QuantBuild.Tests.Shared.ReferenceTokenizers;

/// <summary>The <c>tokenizer.json</c> that RoBERTa's own library makes of its vocabulary and merges.</summary>
internal static class RobertaTokenizerJson
{
    public static JsonObject Of(string folder, bool addsPrefixSpace = false) => Of(
        JsonNode.Parse(File.ReadAllText(Path.Combine(folder, "vocab.json")))!.AsObject(),
        [.. File.ReadLines(Path.Combine(folder, "merges.txt")).Skip(1)],
        addsPrefixSpace);

    /// <param name="vocabulary">Token to id; with the special tokens 0 to 3 and the mask.</param>
    /// <param name="merges">Two tokens and a space between them each.</param>
    /// <param name="addsPrefixSpace">Whether a text begins with a space.</param>
    public static JsonObject Of(JsonObject vocabulary, IReadOnlyList<string> merges, bool addsPrefixSpace) => new()
    {
        ["version"] = "1.0",
        ["added_tokens"] = new JsonArray(
            AddedTokenJson.Of("<s>", 0, isNormalized: true),
            AddedTokenJson.Of("<pad>", 1, isNormalized: true),
            AddedTokenJson.Of("</s>", 2, isNormalized: true),
            AddedTokenJson.Of("<unk>", 3, isNormalized: true),
            AddedTokenJson.Of("<mask>", vocabulary["<mask>"]!.GetValue<int>(), stripsLeft: true)),
        ["normalizer"] = null,
        ["pre_tokenizer"] = new JsonObject
        {
            ["type"] = "ByteLevel",
            ["add_prefix_space"] = addsPrefixSpace,
            ["trim_offsets"] = true,
            ["use_regex"] = true,
        },
        ["post_processor"] = new JsonObject
        {
            ["type"] = "RobertaProcessing",
            ["sep"] = new JsonArray("</s>", 2),
            ["cls"] = new JsonArray("<s>", 0),
            ["trim_offsets"] = true,
            ["add_prefix_space"] = addsPrefixSpace,
        },
        ["decoder"] = new JsonObject
        {
            ["type"] = "ByteLevel",
            ["add_prefix_space"] = true,
            ["trim_offsets"] = true,
            ["use_regex"] = true,
        },
        ["model"] = new JsonObject
        {
            ["type"] = "BPE",
            ["dropout"] = null,
            ["unk_token"] = null,
            ["continuing_subword_prefix"] = string.Empty,
            ["end_of_word_suffix"] = string.Empty,
            ["fuse_unk"] = false,
            ["byte_fallback"] = false,
            ["ignore_merges"] = false,
            ["vocab"] = vocabulary.DeepClone(),
            ["merges"] = new JsonArray([.. merges.Select(merge => JsonValue.Create(merge))]),
        },
    };
}
