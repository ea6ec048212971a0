using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using QuantBuild.Tokenizers.Loading;
using QuantBuild.Tokenizers.Tests.Support;

namespace QuantBuild.Tokenizers.Tests.TokenizerJson;

public sealed class TokenizerJsonTests
{
    [Fact]
    public void FromTokenizerJson_TruncationAndPadding_AreIgnored()
    {
        Ids(Valid(), "a b a").ShouldBe([2, 5, 6, 5, 3]);
        var pair = Open(Valid()).Encode("a", "b", maxLength: 9);
        pair.Ids.ShouldBe([2, 5, 3, 6, 3]);
        pair.TypeIds.ShouldBe([0, 0, 0, 1, 1]);
    }

    [Fact]
    public void FromTokenizerJson_BertProcessing_EqualsTemplate()
    {
        var json = Valid();
        json["post_processor"] = JsonNode.Parse("""{"type":"BertProcessing","sep":["[SEP]",3],"cls":["[CLS]",2]}""");
        Open(json).Encode("a", "b", maxLength: 9).Ids.ShouldBe([2, 5, 3, 6, 3]);
    }

    [Fact]
    public void FromTokenizerJson_NoPostProcessor_AddsNoSpecialTokens()
    {
        var json = Valid();
        json["post_processor"] = null;
        Ids(json, "a b").ShouldBe([5, 6]);
    }

    [Fact]
    public void FromTokenizerJson_NoNormalizer_KeepsCase()
    {
        var json = Valid();
        json["normalizer"] = null;
        Ids(json, "a A").ShouldBe([2, 5, 1, 3]);
    }

    [Theory]
    [InlineData("{}", "a <x> b", new[] { 5, 8, 6 })]
    [InlineData("{}", "a<x>b", new[] { 5, 8, 6 })]
    [InlineData("""{"single_word":true}""", "a<x>b", new[] { 5, 1, 5, 1, 6 })]
    [InlineData("""{"single_word":true}""", "a <x>. b", new[] { 5, 8, 1, 6 })]
    [InlineData("""{"normalized":true}""", "a <X>b", new[] { 5, 8, 6 })]
    [InlineData("""{"normalized":false}""", "a <X>b", new[] { 5, 1, 5, 1, 6 })]
    [InlineData("""{"lstrip":true,"rstrip":true}""", "a <x> <x>\tb", new[] { 5, 8, 8, 6 })]
    public void Encode_AddedToken_FollowsItsFlags(string flags, string text, int[] expected)
    {
        var json = Valid();
        var token = JsonNode.Parse(flags)!.AsObject();
        token["content"] = "<x>";
        token["id"] = 8;
        json["added_tokens"]!.AsArray().Add(token);
        json["model"]!["vocab"]!["x"] = 7;
        Ids(json, text)[1..^1].Select(id => id == 7 ? 5 : id).ShouldBe(expected);
    }

    [Fact]
    public void Encode_OverlappingAddedTokens_TakesLeftmostLongest()
    {
        var json = Valid();
        json["added_tokens"]!.AsArray().Add(JsonNode.Parse("""{"content":"<x","id":7,"normalized":false}"""));
        json["added_tokens"]!.AsArray().Add(JsonNode.Parse("""{"content":"<xx>","id":8,"normalized":false}"""));
        Ids(json, "<xx>a<x").ShouldBe([2, 8, 5, 7, 3]);
    }

    [Theory]
    [InlineData("model.type", "\"WordLevel\"", "$.model.type", "supported: WordPiece, BPE")]
    [InlineData("model.type", "null", "$.model", "'type' is missing")]
    [InlineData("model.unk_token", "\"<unk>\"", "$.model.unk_token", "no token '<unk>'")]
    [InlineData("model.continuing_subword_prefix", "\"\"", "$.model.continuing_subword_prefix", "empty")]
    [InlineData("model.max_input_chars_per_word", "0", "$.model.max_input_chars_per_word", "whole number")]
    [InlineData("model.vocab", "{}", "$.model.vocab", "empty")]
    [InlineData("model.vocab", "[]", "$.model.vocab", "Object")]
    [InlineData("model.vocab", """{"a":0,"a":1}""", "$.model.vocab", "twice")]
    [InlineData("model.vocab", """{"[UNK]":0,"a":-1}""", "$.model.vocab", "whole number")]
    [InlineData("model.vocab", """{"[UNK]":1,"a":2000000000}""", "$.model.vocab", "whole number")]
    [InlineData("model.vocab", """{"\ud800":1}""", "$.model.vocab", "Unicode")]
    [InlineData("normalizer", """{"type":"NFC"}""", "$.normalizer.type", "'NFC' is not supported")]
    [InlineData("normalizer.lowercase", "1", "$.normalizer.lowercase", "true or false")]
    [InlineData("pre_tokenizer", """{"type":"ByteLevel"}""", "$.pre_tokenizer.type", "not supported")]
    [InlineData("pre_tokenizer", "null", "$", "'pre_tokenizer' is missing")]
    [InlineData("post_processor.type", "\"XlnetProcessing\"", "$.post_processor.type", "not supported")]
    [InlineData("post_processor.single", "[]", "$.post_processor.single", "Must hold A once")]
    [InlineData("post_processor.special_tokens.[CLS].ids", "[99]", "$.post_processor", "beyond the vocabulary")]
    [InlineData("added_tokens", """[{"content":"[CLS]","id":4}]""", "$.added_tokens[0]", "the vocabulary gives it 2")]
    [InlineData("added_tokens", """[{"content":"x","id":4}]""", "$.model.vocab", "the same id 4")]
    [InlineData("added_tokens", """[{"content":"x","id":9}]""", "$.model.vocab", "No token has the id 7")]
    [InlineData("added_tokens", """[{"content":"\u0000","id":7}]""", "$.added_tokens", "normalized to nothing")]
    [InlineData("padding.pad_token", "\"<pad>\"", "$", "no padding token '<pad>'")]
    public void FromTokenizerJson_BadOrUnsupported_NamesThePath(string at, string value, string path, string reason)
    {
        var text = WithRaw(Valid(), at, value);
        using var file = new TemporaryFile(text, "tokenizer.json");
        var error = Should.Throw<VocabularyException>(() => Tokenizer.FromTokenizerJson(file.Path));
        error.Message.ShouldStartWith($"{file.Path}: {path}: ");
        error.Message.ShouldContain(reason);
    }

    [Fact]
    public void FromTokenizerJson_DamagedBytes_ThrowOnlyVocabularyException()
    {
        using var folder = new TemporaryFolder();
        var accepted = ReaderProperty.Check(
            [Encoding.UTF8.GetBytes(Valid().ToJsonString())],
            count: 2000,
            (damaged, _) => Tokenizer.FromTokenizerJson(folder.Write("tokenizer.json", damaged))
                .Encode("a [MASK] b", "c", maxLength: 8),
            exception => exception is VocabularyException or ArgumentOutOfRangeException);

        accepted.ShouldBeGreaterThan(0);
    }

    private static JsonObject Valid() => JsonNode.Parse(
        """
        {
          "truncation": { "max_length": 3, "strategy": "LongestFirst", "stride": 0, "direction": "Right" },
          "padding": { "strategy": { "Fixed": 8 }, "pad_id": 0, "pad_token": "[PAD]" },
          "added_tokens": [ { "id": 4, "content": "[MASK]", "normalized": false, "special": true } ],
          "normalizer": {
            "type": "BertNormalizer", "clean_text": true, "handle_chinese_chars": true,
            "strip_accents": null, "lowercase": true
          },
          "pre_tokenizer": { "type": "BertPreTokenizer" },
          "post_processor": {
            "type": "TemplateProcessing",
            "single": [
              { "SpecialToken": { "id": "[CLS]", "type_id": 0 } }, { "Sequence": { "id": "A", "type_id": 0 } },
              { "SpecialToken": { "id": "[SEP]", "type_id": 0 } }
            ],
            "pair": [
              { "SpecialToken": { "id": "[CLS]", "type_id": 0 } }, { "Sequence": { "id": "A", "type_id": 0 } },
              { "SpecialToken": { "id": "[SEP]", "type_id": 0 } }, { "Sequence": { "id": "B", "type_id": 1 } },
              { "SpecialToken": { "id": "[SEP]", "type_id": 1 } }
            ],
            "special_tokens": {
              "[CLS]": { "id": "[CLS]", "ids": [2], "tokens": ["[CLS]"] },
              "[SEP]": { "id": "[SEP]", "ids": [3], "tokens": ["[SEP]"] }
            }
          },
          "model": {
            "type": "WordPiece", "unk_token": "[UNK]", "continuing_subword_prefix": "##",
            "max_input_chars_per_word": 100,
            "vocab": { "[PAD]": 0, "[UNK]": 1, "[CLS]": 2, "[SEP]": 3, "[MASK]": 4, "a": 5, "b": 6 }
          }
        }
        """)!.AsObject();

    private static string WithRaw(JsonObject json, string at, string value)
    {
        const string mark = "@raw@";
        var names = at.Split('.');
        JsonNode parent = json;
        foreach (var name in names[..^1])
        {
            parent = parent[name]!;
        }

        parent[names[^1]] = mark;
        return json.ToJsonString(new JsonSerializerOptions { WriteIndented = true }).Replace($"\"{mark}\"", value);
    }

    private static ITokenizer Open(JsonObject json)
    {
        using var file = new TemporaryFile(json.ToJsonString(), "tokenizer.json");
        return Tokenizer.FromTokenizerJson(file.Path);
    }

    private static int[] Ids(JsonObject json, string text) => Open(json).Encode(text, pair: null, maxLength: 64).Ids;
}
