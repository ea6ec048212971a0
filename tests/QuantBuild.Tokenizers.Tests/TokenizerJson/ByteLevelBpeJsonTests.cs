using System.Text;
using System.Text.Json.Nodes;
using QuantBuild.Tokenizers.Loading;
using QuantBuild.Tokenizers.Tests.Support;

namespace QuantBuild.Tokenizers.Tests.TokenizerJson;

public sealed class ByteLevelBpeJsonTests
{
    private const string ByteLevel = """{"type":"ByteLevel","add_prefix_space":true,"trim_offsets":false}""";
    private const string OfBert = """{"type":"BertProcessing","sep":["</s>",2],"cls":["<s>",0]}""";

    private static readonly string[] Texts =
    [
        "", "abc", "abcabc", " abc abc", "  a b", "xxyz", "axyb", "é", "aéb é", "<s>a</s>", "bcab ", "\u4E2D\u6587a",
        "abcabcabc", "cabcab", "aaaaaaaaaa", new('a', 200), new string('x', 100) + "ab",
    ];

    [ReferenceFact]
    public void Encode_EachOption_EqualsTheReference()
    {
        (string At, string Value)[][] variants =
        [
            [],
            [("model.unk_token", "\"<unk>\"")],
            [("model.unk_token", "\"<unk>\""), ("model.fuse_unk", "true")],
            [("model.ignore_merges", "true")],
            [("model.ignore_merges", "true"), ("pre_tokenizer.use_regex", "false")],
            [("pre_tokenizer.use_regex", "false"), ("pre_tokenizer.add_prefix_space", "true")],
            [("pre_tokenizer.add_prefix_space", "true"), ("model.unk_token", "\"<unk>\"")],
            [("model.merges", """[["a","b"],["b","c"],["Ġ","ab"],["ab","c"],["Ġ","a"],["a","b"]]""")],
            [("model.unk_token", "\"a\""), ("model.fuse_unk", "true")],
            [("model.merges", "[]")],
            [("post_processor", ByteLevel)],
            [("post_processor", $$"""{"type":"Sequence","processors":[{{ByteLevel}},{{OfBert}}]}""")],
        ];
        foreach (var variant in variants)
        {
            var json = SmallBpeJson.Valid();
            foreach (var (at, value) in variant)
            {
                Set(json, at, JsonNode.Parse(value));
            }

            using var reference = new ReferenceTokenizer(json);
            var tokenizer = Tokenizer.FromTokenizerJson(reference.Path);
            foreach (var text in Texts)
            {
                tokenizer.Encode(text, pair: null, int.MaxValue).Ids.ShouldBe(
                    reference.Encode(text), $"{string.Join(", ", variant)}: {Fixture.Escape(text)}");
            }
        }
    }

    [Fact]
    public void Encode_Pair_TakesTheProcessorsTemplate()
    {
        using var file = new TemporaryFile(SmallBpeJson.Valid().ToJsonString(), "tokenizer.json");
        var pair = Tokenizer.FromTokenizerJson(file.Path).Encode("a", "bc", maxLength: 9);
        pair.Ids.ShouldBe([0, 4, 2, 2, 12, 2]);
        pair.TypeIds.ShouldAllBe(type => type == 0);
    }

    [Theory]
    [InlineData("model.vocab", "[]", "$.model.vocab", "Object")]
    [InlineData("model.merges", "null", "$.model", "'merges' is missing")]
    [InlineData("model.merges", """["a b","abc"]""", "$.model.merges[1]", "Must be two tokens")]
    [InlineData("model.merges", """["a b c"]""", "$.model.merges[0]", "Must be two tokens")]
    [InlineData("model.merges", """[["a"]]""", "$.model.merges[0]", "Must be two tokens")]
    [InlineData("model.merges", """[["a",1]]""", "$.model.merges[0][1]", "String")]
    [InlineData("model.merges", """["a b","a q"]""", "$.model.merges[1]", "need the token 'q'")]
    [InlineData("model.merges", """["a c"]""", "$.model.merges[0]", "need the token 'ac'")]
    [InlineData("model.unk_token", "\"?\"", "$.model.unk_token", "no token '?'")]
    [InlineData("model.dropout", "0.1", "$.model.dropout", "not supported")]
    [InlineData("model.byte_fallback", "true", "$.model.byte_fallback", "not supported")]
    [InlineData("model.continuing_subword_prefix", "\"##\"", "$.model.continuing_subword_prefix", "not supported")]
    [InlineData("model.end_of_word_suffix", "\"</w>\"", "$.model.end_of_word_suffix", "not supported")]
    [InlineData("normalizer", """{"type":"NFC"}""", "$.normalizer.type", "'NFC' is not supported")]
    [InlineData("pre_tokenizer", """{"type":"Whitespace"}""", "$.pre_tokenizer.type", "'Whitespace' is not supported")]
    [InlineData("pre_tokenizer", "null", "$", "'pre_tokenizer' is missing")]
    [InlineData("post_processor.cls", """["<s>",99]""", "$.post_processor", "beyond the vocabulary")]
    [InlineData(
        "post_processor",
        """{"type":"Sequence","processors":[{"type":"BertProcessing"},{"type":"BertProcessing"}]}""",
        "$.post_processor.processors",
        "More than one")]
    [InlineData("added_tokens", """[{"content":"abc","id":4}]""", "$.added_tokens[0]", "the vocabulary gives it 14")]
    [InlineData("padding", """{"pad_token":"[PAD]"}""", "$", "no padding token '[PAD]'")]
    public void FromTokenizerJson_BadOrUnsupported_NamesThePath(string at, string value, string path, string reason)
    {
        var json = SmallBpeJson.Valid();
        Set(json, at, JsonNode.Parse(value));
        using var file = new TemporaryFile(json.ToJsonString(), "tokenizer.json");
        var error = Should.Throw<VocabularyException>(() => Tokenizer.FromTokenizerJson(file.Path));
        error.Message.ShouldStartWith($"{file.Path}: {path}: ");
        error.Message.ShouldContain(reason);
    }

    [Fact]
    public void FromTokenizerJson_DamagedBytes_ThrowOnlyVocabularyException()
    {
        using var folder = new TemporaryFolder();
        var accepted = ReaderProperty.Check(
            [Encoding.UTF8.GetBytes(SmallBpeJson.Valid().ToJsonString())],
            count: 3000,
            (damaged, _) => Tokenizer.FromTokenizerJson(folder.Write("tokenizer.json", damaged))
                .Encode("abc xyz  </s> é\ud800", "c", maxLength: 64),
            exception => exception is VocabularyException or ArgumentOutOfRangeException);

        accepted.ShouldBeGreaterThan(0);
    }

    private static void Set(JsonObject json, string at, JsonNode? value)
    {
        var names = at.Split('.');
        JsonNode parent = json;
        foreach (var name in names[..^1])
        {
            parent = parent[name]!;
        }

        parent[names[^1]] = value;
    }
}
