using System.Buffers.Binary;
using System.Text;
using System.Text.Json.Nodes;
using QuantBuild.Tokenizers.Loading;
using QuantBuild.Tokenizers.Tests.Support;
using QuantBuild.Tokenizers.TokenizerJson;

namespace QuantBuild.Tokenizers.Tests.TokenizerJson;

public sealed class UnigramJsonTests
{
    [Fact]
    public void Encode_SmallVocabulary_TakesTheBestPath()
    {
        // "ad" + "c" has -3, "a" + "dc" has -4; of two equal pieces the last counts; unknown characters side by side
        // are one token.
        Ids(Valid(), "adc xyz a").ShouldBe([4, 7, 6, 4, 3, 4, 5, 1]);
    }

    [Fact]
    public void Encode_CharacterMap_ReplacesByTheShortestKey() => Ids(Valid(), "bz").ShouldBe(Ids(Valid(), "az"));

    [Theory]
    [InlineData("model.unk_id", "null", "$.model", "'unk_id' is missing")]
    [InlineData("model.unk_id", "10", "$.model.unk_id", "whole number from 0 to 9")]
    [InlineData("model.vocab", "{}", "$.model.vocab", "Array")]
    [InlineData("model.vocab", "[]", "$.model.vocab", "0 tokens")]
    [InlineData("model.vocab", """[["<pad>",0],["x"]]""", "$.model.vocab[1]", "Must be an array of a token")]
    [InlineData("model.vocab", """[["",0]]""", "$.model.vocab[0]", "1 to 4096 characters")]
    [InlineData("model.vocab", """[["a",1e999]]""", "$.model.vocab[0]", "a number")]
    [InlineData("model.vocab", """[["a","0"]]""", "$.model.vocab[0]", "a number")]
    [InlineData("model.byte_fallback", "1", "$.model.byte_fallback", "true or false")]
    [InlineData("normalizer", """{"type":"NFKC"}""", "$.normalizer.type", "'NFKC' is not supported yet")]
    [InlineData("normalizer.precompiled_charsmap", "\"*\"", "$.normalizer.precompiled_charsmap", "base64")]
    [InlineData("normalizer.precompiled_charsmap", "\"\"", "$.normalizer.precompiled_charsmap", "header")]
    [InlineData("normalizer.precompiled_charsmap", "\"AAAAAA==\"", "$.normalizer.precompiled_charsmap", "0 units")]
    [InlineData("normalizer.precompiled_charsmap", "\"////fw==\"", "$.normalizer.precompiled_charsmap", "units")]
    [InlineData(
        "normalizer",
        """{"type":"Sequence","normalizers":[{"type":"Replace","content":"","pattern":{"Regex":"a+"}}]}""",
        "$.normalizer.normalizers[0].pattern.Regex",
        "'a+' is not supported yet")]
    [InlineData(
        "normalizer", """{"type":"Replace","content":"","pattern":{"String":""}}""", "$.normalizer.pattern.String", "empty")]
    [InlineData("pre_tokenizer", """{"type":"Digits"}""", "$.pre_tokenizer.type", "'Digits' is not supported yet")]
    [InlineData("pre_tokenizer.replacement", "\"ab\"", "$.pre_tokenizer.replacement", "one character")]
    [InlineData("pre_tokenizer.prepend_scheme", "\"last\"", "$.pre_tokenizer.prepend_scheme", "'last'")]
    [InlineData("pre_tokenizer.add_prefix_space", "false", "$.pre_tokenizer.add_prefix_space", "Is false")]
    [InlineData(
        "pre_tokenizer",
        """{"type":"Sequence","pretokenizers":[{"type":"Metaspace","replacement":"_"},{"type":"WhitespaceSplit"}]}""",
        "$.pre_tokenizer.pretokenizers[1].type",
        "behind Metaspace")]
    [InlineData("added_tokens", """[{"content":"q","id":12}]""", "$.added_tokens", "No token has the id 10")]
    [InlineData("added_tokens", """[{"content":"q","id":5}]""", "$.added_tokens", "the same id 5")]
    [InlineData("post_processor.special_tokens.</s>.ids", "[99]", "$.post_processor", "beyond the vocabulary")]
    [InlineData("padding", """{"pad_token":"[PAD]"}""", "$", "no padding token '[PAD]'")]
    public void FromTokenizerJson_BadOrUnsupported_NamesThePath(string at, string value, string path, string reason)
    {
        var json = Valid();
        var names = at.Split('.');
        JsonNode parent = json;
        foreach (var name in names[..^1])
        {
            parent = parent[name]!;
        }

        const string mark = "@raw@";
        parent[names[^1]] = mark;
        using var file = new TemporaryFile(
            json.ToJsonString().Replace($"\"{mark}\"", value, StringComparison.Ordinal), "tokenizer.json");
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
            count: 3000,
            (damaged, _) => Tokenizer.FromTokenizerJson(folder.Write("tokenizer.json", damaged))
                .Encode("adc </s> xyz b\u0301\u4E2D", "c", maxLength: 64),
            exception => exception is VocabularyException or ArgumentOutOfRangeException);

        accepted.ShouldBeGreaterThan(0);
    }

    [Fact]
    public void FromTokenizerJson_DamagedCharacterMap_ThrowsOnlyVocabularyException()
    {
        using var folder = new TemporaryFolder();
        var accepted = ReaderProperty.Check(
            [CharacterMapOfOne()],
            count: 3000,
            (damaged, _) =>
            {
                var json = Valid();
                json["normalizer"]!["precompiled_charsmap"] = Convert.ToBase64String(damaged);
                Tokenizer.FromTokenizerJson(folder.Write("tokenizer.json", Encoding.UTF8.GetBytes(json.ToJsonString())))
                    .Encode("abc bbb xyz b\u0301\u4E2D", pair: null, maxLength: 64);
            },
            exception => exception is VocabularyException);

        accepted.ShouldBeGreaterThan(0);
    }

    [Fact]
    public void FromFolder_ClassOfWordPiece_IsRefused()
    {
        using var folder = new TemporaryFolder();
        folder.Write("tokenizer.json", Encoding.UTF8.GetBytes(Valid().ToJsonString()));
        folder.Write("tokenizer_config.json", Encoding.UTF8.GetBytes("""{ "tokenizer_class": "BertTokenizer" }"""));
        Should.Throw<VocabularyException>(() => Tokenizer.FromFolder(folder.Path))
            .Problem.ShouldBe(VocabularyProblem.Unsupported);
    }

    [Theory]
    [InlineData("-2.012292861938477", -2.012292861938477)]
    [InlineData("0", 0)]
    [InlineData("-0.0", -0.0)]
    [InlineData("12e3", 12_000)]
    [InlineData("1.5E-3", 0.0015)]
    [InlineData("123456789012345678901234567890", 1.2345678901234568e29)]
    [InlineData("0.000000000000000000000000000001", 1e-30)]
    [InlineData("1e-400", 0)]
    public void ReferenceDecimal_Number_IsItsValue(string text, double expected)
    {
        ReferenceDecimal.TryParse(Encoding.UTF8.GetBytes(text), out var value).ShouldBeTrue();
        value.ShouldBe(expected, Math.Abs(expected) * 1e-15);
    }

    [Theory]
    [InlineData("1e309")]
    [InlineData("-1e999999999999999999999")]
    public void ReferenceDecimal_TooLarge_IsRefused(string text) =>
        ReferenceDecimal.TryParse(Encoding.UTF8.GetBytes(text), out _).ShouldBeFalse();

    // The key "b" with the replacement "a", in a trie of 256 units.
    private static byte[] CharacterMapOfOne()
    {
        const int units = 256, rootOffset = 1, leafAt = 2;
        var bytes = new byte[4 + (units * 4) + 2];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, units * 4);
        Write(0, rootOffset << 10);
        const int child = rootOffset ^ 'b';
        Write(child, ((child ^ leafAt) << 10) | (1 << 8) | 'b');
        Write(leafAt, 1 << 31);
        bytes[^2] = (byte)'a';
        return bytes;

        void Write(int unit, int value) => BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(4 + (unit * 4)), value);
    }

    private static JsonObject Valid()
    {
        var json = JsonNode.Parse(
            """
            {
              "added_tokens": [ { "id": 1, "content": "</s>", "special": true } ],
              "normalizer": { "type": "Precompiled" },
              "pre_tokenizer": { "type": "Metaspace", "replacement": "_", "prepend_scheme": "always" },
              "post_processor": {
                "type": "TemplateProcessing",
                "single": [ { "Sequence": { "id": "A", "type_id": 0 } }, { "SpecialToken": { "id": "</s>", "type_id": 0 } } ],
                "pair": [
                  { "Sequence": { "id": "A", "type_id": 0 } }, { "SpecialToken": { "id": "</s>", "type_id": 0 } },
                  { "Sequence": { "id": "B", "type_id": 0 } }, { "SpecialToken": { "id": "</s>", "type_id": 0 } }
                ],
                "special_tokens": { "</s>": { "id": "</s>", "ids": [1], "tokens": ["</s>"] } }
              },
              "model": {
                "type": "Unigram", "unk_id": 3,
                "vocab": [
                  ["<pad>", 0], ["</s>", 0], ["_", -1], ["<unk>", 0], ["_", -0.5], ["a", -2], ["c", -1], ["ad", -2],
                  ["dc", -2], ["d", -2.5]
                ]
              }
            }
            """)!.AsObject();
        json["normalizer"]!["precompiled_charsmap"] = Convert.ToBase64String(CharacterMapOfOne());
        return json;
    }

    private static int[] Ids(JsonObject json, string text)
    {
        using var file = new TemporaryFile(json.ToJsonString(), "tokenizer.json");
        return Tokenizer.FromTokenizerJson(file.Path).Encode(text, pair: null, maxLength: 64).Ids;
    }
}
