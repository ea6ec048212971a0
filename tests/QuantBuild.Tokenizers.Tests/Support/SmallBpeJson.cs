using System.Text.Json.Nodes;

namespace QuantBuild.Tokenizers.Tests.Support;

/// <summary>A <c>tokenizer.json</c> of byte-level BPE with a few bytes and merges.</summary>
internal static class SmallBpeJson
{
    private const string Text =
        """
        {
          "normalizer": null,
          "pre_tokenizer": { "type": "ByteLevel", "add_prefix_space": false, "trim_offsets": true, "use_regex": true },
          "post_processor": {
            "type": "RobertaProcessing", "sep": ["</s>", 2], "cls": ["<s>", 0], "trim_offsets": true,
            "add_prefix_space": false
          },
          "model": {
            "type": "BPE", "dropout": null, "unk_token": null, "continuing_subword_prefix": "",
            "end_of_word_suffix": "", "fuse_unk": false, "byte_fallback": false, "ignore_merges": false,
            "vocab": {
              "<s>": 0, "<pad>": 1, "</s>": 2, "<unk>": 3, "a": 4, "b": 5, "c": 6, "Ġ": 7, "Ã": 8, "©": 9, "Ġa": 10,
              "ab": 11, "bc": 12, "Ã©": 13, "abc": 14, "Ġabc": 15, "abcabc": 16, "Ġab": 17
            },
            "merges": ["a b", "Ġ a", "b c", "Ã ©", "ab c"]
          }
        }
        """;

    public static JsonObject Valid()
    {
        var json = JsonNode.Parse(Text)!.AsObject();
        string[] special = ["<s>", "<pad>", "</s>"];
        json["added_tokens"] =
            new JsonArray([.. special.Select((content, id) => AddedTokenJson.Of(content, id))]);
        return json;
    }
}
