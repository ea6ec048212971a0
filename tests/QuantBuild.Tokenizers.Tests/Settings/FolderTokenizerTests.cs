using System.Text.Json.Nodes;
using QuantBuild.Tokenizers.Loading;
using QuantBuild.Tokenizers.Settings;
using QuantBuild.Tokenizers.Tests.Support;

namespace QuantBuild.Tokenizers.Tests.Settings;

/// <summary>The files beside a vocabulary are read as their own library reads them, or refused by name.</summary>
public sealed class FolderTokenizerTests
{
    private const string Decoder =
        """{ "added_tokens_decoder": { "12": { "content": "[E1]", "normalized": false, "special": true } } }""";

    [Fact]
    public void FromFolder_AddedTokensJson_GivesItsTokensTheirIds()
    {
        using var folder = TokenizerFolder.WithVocabulary()
            .Write("added_tokens.json", """{ "[E1]": 12, "[E0]": 13 }""");
        folder.Ids("[E1] a [e0]").ShouldBe([12, 5, 13], "an added token that is not special is searched in lower case");
        folder.Open().VocabularySize.ShouldBe(14);
        folder.Open().TokenOf(12).ShouldBe("[E1]");
    }

    [Fact]
    public void FromFolder_AddedTokensDecoder_GivesItsTokensTheirIds()
    {
        using var folder = TokenizerFolder.WithVocabulary().Configure(Decoder);
        folder.Ids("[E1] a [e1]").ShouldBe([12, 5, 10, 8, 9, 11], "a special token is searched as it stands");
    }

    [Fact]
    public void FromFolder_AddedTokensDecoder_ReplacesTheOlderFiles()
    {
        using var folder = TokenizerFolder.WithVocabulary().Configure(Decoder)
            .Write("added_tokens.json", """{ "[X]": 12 }""")
            .Write("special_tokens_map.json", """{ "cls_token": "[MASK]" }""");
        folder.Open().Encode("a", pair: null, maxLength: 8).Ids.ShouldBe([2, 5, 3]);
        folder.Open().TokenOf(12).ShouldBe("[E1]");
    }

    [Fact]
    public void FromFolder_SpecialTokensMap_GoesBeforeTheConfiguration()
    {
        using var folder = TokenizerFolder.WithVocabulary().Configure("""{ "cls_token": "[CLS]" }""")
            .Write("special_tokens_map.json", """{ "cls_token": { "content": "[MASK]", "lstrip": true } }""");
        folder.Open().Encode("a", pair: null, maxLength: 8).Ids.ShouldBe([4, 5, 3]);
    }

    [Theory]
    [InlineData("""{ "additional_special_tokens": ["[E1]"] }""")]
    [InlineData("""{ "additional_special_tokens": [{ "content": "[E1]", "normalized": false }] }""")]
    [InlineData("""{ "extra_special_tokens": { "entity_token": "[E1]" } }""")]
    [InlineData("""{ "bos_token": "[E1]" }""")]
    public void FromFolder_SpecialTokenThatTheVocabularyLacks_GetsTheNextId(string configuration)
    {
        using var vocabulary = TokenizerFolder.WithVocabulary().Configure(configuration);
        vocabulary.Ids("[E1] a").ShouldBe([12, 5]);
        using var json = TokenizerFolder.WithTokenizerJson().Configure(configuration);
        json.Ids("[E1] a").ShouldBe([12, 5]);
    }

    [Theory]
    [InlineData("""{ "added_tokens_decoder": { "13": { "content": "[E1]" } } }""", "12 is the next free one")]
    [InlineData("""{ "added_tokens_decoder": { "7": { "content": "a" } } }""", "5 in the vocabulary")]
    [InlineData("""{ "added_tokens_decoder": { "x": { "content": "a" } } }""", "'x' is no id")]
    [InlineData("""{ "added_tokens_decoder": { "5": "a" } }""", "Object")]
    [InlineData("""{ "added_tokens_decoder": { "12": { "content": "" } } }""", "empty")]
    [InlineData("""{ "added_tokens_decoder": { "12": { "content": "q" }, "13": { "content": "q" } } }""", "two ids")]
    [InlineData(
        """{ "added_tokens_decoder": { "12": { "content": "\u00ad", "normalized": true } } }""",
        "normalized to nothing")]
    [InlineData("""{ "cls_token": 1 }""", "String")]
    [InlineData("""{ "model_max_length": 0 }""", "at least 1")]
    [InlineData("""{ "do_lower_case": "yes" }""", "true or false")]
    [InlineData("""{ "\ud800": 1 }""", "Unicode")]
    [InlineData("""{ "x": ["\udc00"] }""", "Unicode")]
    [InlineData("""{ "x": 1, "x": 2 }""", "twice")]
    [InlineData("", "JSON")]
    [InlineData("[]", "Object")]
    public void FromFolder_ConfigurationThatContradicts_IsRefused(string configuration, string reason)
    {
        using var vocabulary = TokenizerFolder.WithVocabulary().Configure(configuration);
        using var json = TokenizerFolder.WithTokenizerJson().Configure(configuration);
        foreach (var folder in (TokenizerFolder[])[vocabulary, json])
        {
            var error = Should.Throw<VocabularyException>(() => folder.Open());
            error.Message.ShouldContain(reason);
            error.Problem.ShouldBe(VocabularyProblem.File);
        }
    }

    [Theory]
    [InlineData("tokenizer_class", "\"BertJapaneseTokenizer\"")]
    [InlineData("tokenizer_class", "\"CTRLTokenizer\"")]
    [InlineData("do_basic_tokenize", "false")]
    [InlineData("never_split", "[\"a\"]")]
    [InlineData("padding_side", "\"both\"")]
    [InlineData("truncation_side", "\"center\"")]
    [InlineData("split_special_tokens", "true")]
    [InlineData("wordpieces_prefix", "\"@@\"")]
    [InlineData("word_tokenizer_type", "\"mecab\"")]
    [InlineData("subword_tokenizer_type", "\"character\"")]
    [InlineData("auto_map", "{ \"AutoTokenizer\": [\"x.Y\", null] }")]
    public void FromFolder_SettingThatIsNotSupported_IsRefusedByName(string key, string value)
    {
        using var vocabulary = TokenizerFolder.WithVocabulary().Configure($$"""{ "{{key}}": {{value}} }""");
        using var json = TokenizerFolder.WithTokenizerJson().Configure($$"""{ "{{key}}": {{value}} }""");
        foreach (var folder in (TokenizerFolder[])[vocabulary, json])
        {
            var error = Should.Throw<VocabularyException>(() => folder.Open());
            error.Problem.ShouldBe(VocabularyProblem.Unsupported);
            error.Message.ShouldContain($"$.{key}");
            error.Message.ShouldContain("not supported yet");
        }
    }

    [Fact]
    public void FromFolder_ClassInTheModelsConfiguration_Counts()
    {
        using var folder = TokenizerFolder.WithVocabulary()
            .Write("config.json", """{ "tokenizer_class": "BertJapaneseTokenizer" }""");
        Should.Throw<VocabularyException>(() => folder.Open()).Message.ShouldContain("'BertJapaneseTokenizer'");
        folder.Configure("""{ "tokenizer_class": "BertTokenizer" }""").Ids("a").ShouldBe([5]);
    }

    [Theory]
    [InlineData("""{ "tokenizer_class": "BertTokenizer", "do_lower_case": false }""", new[] { 7, 5 })]
    [InlineData("""{ "do_lower_case": true }""", new[] { 5, 5 })]
    [InlineData("""{ "tokenizer_class": "PreTrainedTokenizerFast", "do_lower_case": false }""", new[] { 5, 5 })]
    [InlineData("""{ "tokenizer_class": "TokenizersBackend", "do_lower_case": false }""", new[] { 5, 5 })]
    public void FromFolder_SwitchOfTheConfiguration_GoesBeforeTokenizerJson(string configuration, int[] expected)
    {
        using var folder = TokenizerFolder.WithTokenizerJson().Configure(configuration);
        folder.Ids("A a").ShouldBe(expected);
    }

    [Theory]
    [InlineData("PreTrainedTokenizerFast")]
    [InlineData("TokenizersBackend")]
    public void FromFolder_CasedTokenizerJsonAndNoSwitch_AsksForOne(string wholeFileClass)
    {
        using var folder = TokenizerFolder.WithTokenizerJson(json => json["normalizer"]!["lowercase"] = false);
        Should.Throw<VocabularyException>(() => folder.Open()).Message.ShouldContain("does not say 'do_lower_case'");
        folder.Configure("""{ "do_lower_case": false }""").Ids("A a").ShouldBe([7, 5]);
        folder.Configure($$"""{ "tokenizer_class": "{{wholeFileClass}}" }""").Ids("A a").ShouldBe([7, 5]);
    }

    [Fact]
    public void FromFolder_SwitchWithoutANormalizer_IsRefused()
    {
        using var folder = TokenizerFolder.WithTokenizerJson(json => json["normalizer"] = null);
        folder.Ids("A a").ShouldBe([7, 5]);
        folder.Configure("""{ "do_lower_case": true }""");
        Should.Throw<VocabularyException>(() => folder.Open()).Message.ShouldContain("$.do_lower_case");
    }

    [Fact]
    public void FromFolder_SidesOfTokenizerJson_AreTakenWhereTheSettingsSayNothing()
    {
        using var folder = TokenizerFolder.WithTokenizerJson(json =>
        {
            json["truncation"] = JsonNode.Parse("""{ "direction": "Left", "strategy": "OnlySecond" }""");
            json["padding"] = JsonNode.Parse("""{ "direction": "Left", "pad_type_id": 3, "pad_token": "[PAD]" }""");
        });
        folder.Open().Truncation.ShouldBe(new(TruncationStrategy.OnlySecond, SequenceSide.Left));
        folder.Open().Padding.ShouldBe(new(TokenId: 0, TypeId: 3, SequenceSide.Left));

        folder.Configure("""{ "truncation_side": "right", "padding_side": "right", "pad_token_type_id": 0 }""");
        folder.Open().Truncation.ShouldBe(new(TruncationStrategy.OnlySecond, SequenceSide.Right));
        folder.Open().Padding.ShouldBe(new(TokenId: 0, TypeId: 0, SequenceSide.Right));
    }

    [Fact]
    public void Encode_TruncationSideLeft_LeavesTheBeginningOut()
    {
        using var folder = TokenizerFolder.WithVocabulary().Configure("""{ "truncation_side": "left" }""");
        var tokenizer = folder.Open();
        tokenizer.Encode("a b e a b", pair: null, maxLength: 4).Ids.ShouldBe([2, 5, 6, 3]);
        tokenizer.Encode("a b e", "e a", maxLength: 6).Ids.ShouldBe([2, 6, 8, 3, 5, 3]);
        using var plain = TokenizerFolder.WithVocabulary();
        plain.Open().Truncation.ShouldBe(Truncation.Default);
    }

    [Theory]
    [InlineData("truncation", "direction", "\"Both\"")]
    [InlineData("truncation", "strategy", "\"DoNotTruncate\"")]
    [InlineData("padding", "direction", "\"Both\"")]
    public void FromFolder_SectionThatIsNotSupported_IsRefusedByName(string member, string key, string value)
    {
        using var folder = TokenizerFolder.WithTokenizerJson(
            json => json[member] = JsonNode.Parse($$"""{ "{{key}}": {{value}} }"""));
        var error = Should.Throw<VocabularyException>(() => folder.Open());
        error.Problem.ShouldBe(VocabularyProblem.Unsupported);
        error.Message.ShouldContain($"$.{member}.{key}");
    }

    [Fact]
    public void FromFolder_SpecialTokenThatIsNull_IsRefusedByName()
    {
        using var folder = TokenizerFolder.WithVocabulary().Configure("""{ "cls_token": null }""");
        Should.Throw<VocabularyException>(() => folder.Open()).Message.ShouldContain("'cls_token' is null");
    }

    [Theory]
    [InlineData("PreTrainedTokenizerFast")]
    [InlineData("TokenizersBackend")]
    public void FromFolder_SpecialTokensOfBert_AreFoundInATextThoughTokenizerJsonDoesNotListThem(string wholeFileClass)
    {
        using var folder = TokenizerFolder.WithTokenizerJson();
        folder.Ids("a [MASK]").ShouldBe([5, 4]);
        folder.Configure($$"""{ "tokenizer_class": "{{wholeFileClass}}" }""").Ids("[MASK]").ShouldNotContain(4);
    }

    [Theory]
    [InlineData("PreTrainedTokenizerFast")]
    [InlineData("TokenizersBackend")]
    public void FromFolder_WholeFileClassWithoutTokenizerJson_IsRefusedByItsName(string name)
    {
        using var folder = TokenizerFolder.WithVocabulary().Configure($$"""{ "tokenizer_class": "{{name}}" }""");
        Should.Throw<VocabularyException>(() => folder.Open()).Message
            .ShouldContain($"no tokenizer.json, which its 'tokenizer_class' {name} needs");
    }

    [Theory]
    [InlineData("roberta")]
    [InlineData("xlm-roberta")]
    [InlineData("something")]
    public void FromFolder_ModelTypeWhoseTokenizersHaveAnotherModel_IsReadAsBerts(string modelType)
    {
        using var words = TokenizerFolder.WithVocabulary().Write("config.json", $$"""{ "model_type": "{{modelType}}" }""");
        words.Open().Encode("a", "b", maxLength: 9).Ids.ShouldBe([2, 5, 3, 6, 3]);
        using var json = TokenizerFolder.WithTokenizerJson().Write("config.json", $$"""{ "model_type": "{{modelType}}" }""");
        json.Open().Encode("a", "b", maxLength: 9).Ids.ShouldBe([2, 5, 3, 6, 3]);
    }

    [Fact]
    public void FromFolder_OtherVocabulary_IsNotSupportedYet()
    {
        using var folder = TokenizerFolder.WithVocabulary().Write("spiece.model", "");
        File.Delete(Path.Combine(folder.Path, "vocab.txt"));
        Should.Throw<VocabularyException>(() => folder.Open()).Problem.ShouldBe(VocabularyProblem.Unsupported);
    }

    [Theory]
    [InlineData("{ \"model_max_length\": 128 }", 128)]
    [InlineData("{ \"max_len\": 64 }", 64)]
    [InlineData("{ \"model_max_length\": 1000000000000000019884624838656 }", null)]
    [InlineData("{}", null)]
    public void MaximumLength_OfTheConfiguration_IsTold(string configuration, int? expected)
    {
        using var folder = TokenizerFolder.WithVocabulary().Configure(configuration);
        folder.Open().MaximumLength.ShouldBe(expected);
    }

    [Theory]
    [InlineData(11, 2, 64, "12 tokens")]
    [InlineData(12, 2, 2, "takes 2")]
    public void FromFolder_ModelTooSmall_IsAMismatch(int tokens, int types, int positions, string reason)
    {
        using var folder = TokenizerFolder.WithVocabulary();
        var error = Should.Throw<VocabularyException>(
            () => Tokenizer.FromFolder(folder.Path, new EmbeddingRows(tokens, types, positions)));
        error.Problem.ShouldBe(VocabularyProblem.Mismatch);
        error.Message.ShouldContain(reason);
        new EmbeddingRows(12, 1, 64).WhyNot(folder.Open(), isPair: true)!.ShouldContain("single texts");
        new EmbeddingRows(12, 2, 3).WhyNot(folder.Open(), isPair: true)!.ShouldContain("takes 3");
        new EmbeddingRows(12, 2, 4).WhyNot(folder.Open(), isPair: true).ShouldBeNull();
    }

    [Fact]
    public void Rules_OfTheTable_NameEachKeyOnceAndStandInTheDocumentation()
    {
        var page = File.ReadAllText(Path.Combine(RepositoryRoot.Path!, "docs", "models.md"));
        SettingRules.All.Select(rule => rule.Key).ShouldBeUnique();
        SettingRules.All.ShouldAllBe(
            rule => page.Contains($"| `{rule.Key}` | ") && page.Contains($" | {rule.Reason} |"));
    }

    [SharedDataFact]
    public void FromFolder_PublishedTokenizers_AreAcceptedAsBefore()
    {
        var minilm = Tokenizer.FromFolder(SharedData.PathOf("tokenizers", "minilm"));
        minilm.Encode("Hello, World!", pair: null, maxLength: 16).Ids.ShouldBe([101, 7592, 1010, 2088, 999, 102]);
        minilm.MaximumLength.ShouldBe(512);
        Tokenizer.FromFolder(SharedData.PathOf("tokenizers", "bert-base-uncased")).VocabularySize.ShouldBe(30522);
        Tokenizer.FromFolder(SharedData.PathOf("weights", "bert-l4-h128-sst2")).MaximumLength.ShouldBe(128);
        Tokenizer.FromFolder(SharedData.PathOf("tokenizers", "roberta-base")).VocabularySize.ShouldBe(50265);
        Tokenizer.FromFolder(SharedData.PathOf("tokenizers", "t5-small")).VocabularySize.ShouldBe(32100);
    }
}
