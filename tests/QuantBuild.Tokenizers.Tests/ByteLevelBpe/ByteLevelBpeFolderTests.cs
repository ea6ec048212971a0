using System.Text;
using System.Text.Json.Nodes;
using QuantBuild.Tokenizers.Loading;
using QuantBuild.Tokenizers.Tests.Support;

namespace QuantBuild.Tokenizers.Tests.ByteLevelBpe;

/// <summary>Folders with <c>vocab.json</c> and <c>merges.txt</c>, and what the files beside them change.</summary>
public sealed class ByteLevelBpeFolderTests : IDisposable
{
    private const string Merges = "#version: 0.2\na b\nĠ a\nb c\nÃ ©\nab c\n";

    private readonly TemporaryFolder folder = new();

    public ByteLevelBpeFolderTests()
    {
        var vocabulary = SmallBpeJson.Valid()["model"]!["vocab"]!.AsObject();
        vocabulary["<mask>"] = vocabulary.Count;
        Write("vocab.json", vocabulary.ToJsonString());
        Write("merges.txt", Merges);
        Configure("""{ "tokenizer_class": "RobertaTokenizer" }""");
    }

    public void Dispose() => folder.Dispose();

    [Fact]
    public void FromFolder_Roberta_EqualsItsTokenizerJson()
    {
        var tokenizer = Open();
        tokenizer.SpecialIds.ShouldBe(new SpecialTokenIds(Pad: 1, Unknown: 3, Cls: 0, Sep: 2, Mask: 18));
        Ids("abcabc aé").ShouldBe([14, 14, 10, 13]);
        tokenizer.Encode("a", "b", maxLength: 9).Ids.ShouldBe([0, 4, 2, 2, 5, 2]);
        Ids("a  <mask>b</s>").ShouldBe([4, 18, 5, 2]);
    }

    [Fact]
    public void FromFolder_ModelTypeAlone_SaysTheClass()
    {
        File.Delete(Path.Combine(folder.Path, "tokenizer_config.json"));
        Write("config.json", """{ "model_type": "roberta" }""");
        Ids("abc").ShouldBe([14]);
    }

    [Fact]
    public void FromFolder_PrefixSpace_IsPutBeforeEachTextBetweenTokens()
    {
        Configure("""{ "tokenizer_class": "RobertaTokenizerFast", "add_prefix_space": true }""");
        Ids("abc</s>a").ShouldBe([7, 14, 2, 10]);
    }

    [Fact]
    public void FromFolder_Gpt2_PutsNothingRoundATextAndNeedsAPaddingToken()
    {
        Configure("""{ "tokenizer_class": "GPT2Tokenizer", "unk_token": "<unk>", "bos_token": "<s>", "eos_token": "</s>" }""");
        ShouldBeRefused("'pad_token' is null or not named");
        Configure(
            """{ "tokenizer_class": "GPT2Tokenizer", "unk_token": null, "bos_token": "<s>", "eos_token": "</s>", "pad_token": "</s>" }""");
        Open().Encode("abc", "a", maxLength: 9).Ids.ShouldBe([14, 4]);
        Open().SpecialIds.ShouldBe(new SpecialTokenIds(Pad: 2, Unknown: null, Cls: null, Sep: null, Mask: null));
        Configure("""{ "tokenizer_class": "GPT2Tokenizer", "add_bos_token": true }""");
        ShouldBeRefused("add_bos_token");
    }

    [Theory]
    [InlineData("a b\nabc\n", "merges.txt(2)", "'abc' is not two tokens")]
    [InlineData("a b\n\n", "merges.txt(2)", "is not two tokens")]
    [InlineData("#version: 0.2\na q\n", "merges.txt(2)", "need the token 'q'")]
    [InlineData("c a\n", "merges.txt(1)", "need the token 'ca'")]
    public void FromFolder_BadMerges_NamesTheLine(string merges, string place, string reason)
    {
        Write("merges.txt", merges);
        ShouldBeRefused(place, reason);
    }

    [Fact]
    public void FromFolder_FilesThatDoNotBelongTogether_AreRefused()
    {
        Configure("""{ "tokenizer_class": "BertTokenizer" }""");
        ShouldBeRefused("'tokenizer_class' is BertTokenizer", "RobertaTokenizer");
        File.Delete(Path.Combine(folder.Path, "tokenizer_config.json"));
        ShouldBeRefused("'tokenizer_class' is not said");
        Configure("""{ "tokenizer_class": "RobertaTokenizer", "mask_token": "<nothing>" }""");
        Open().VocabularySize.ShouldBe(20, "a new special token gets the next id");
        File.Delete(Path.Combine(folder.Path, "merges.txt"));
        ShouldBeRefused("vocab.json", "no merges.txt");
    }

    [Theory]
    [InlineData("""{ "tokenizer_class": "RobertaTokenizer" }""", "does not say 'add_prefix_space'")]
    [InlineData("""{ "tokenizer_class": "BertTokenizer" }""", "whose model is WordPiece")]
    public void FromFolder_TokenizerJsonThatSaysOtherwise_IsRefused(string configuration, string reason)
    {
        Configure(configuration);
        WriteTokenizerJson(addsPrefixSpace: true);
        ShouldBeRefused(reason);
    }

    [Theory]
    [InlineData("RobertaTokenizer", true, false, new[] { 14, 10 })]
    [InlineData("RobertaTokenizer", false, true, new[] { 7, 14, 10 })]
    [InlineData("PreTrainedTokenizerFast", true, false, new[] { 7, 14, 10 })]
    public void FromFolder_PrefixSpaceOfTheSettings_GoesBeforeTheFileExceptWhereThatHolds(
        string name, bool ofFile, bool ofSettings, int[] expected)
    {
        Configure($$"""{ "tokenizer_class": "{{name}}", "add_prefix_space": {{(ofSettings ? "true" : "false")}} }""");
        WriteTokenizerJson(ofFile);
        Ids("abc a").ShouldBe(expected);
    }

    [Fact]
    public void FromFolder_AnyDamage_GivesATokenizerOrAVocabularyException()
    {
        string[] names = ["vocab.json", "merges.txt", "tokenizer_config.json"];
        byte[][] whole = [.. names.Select(name => File.ReadAllBytes(Path.Combine(folder.Path, name)))];
        var accepted = ReaderProperty.Check(
            whole,
            FullMatrix.Count(900, 30_000),
            (damaged, number) =>
            {
                folder.Write(names[number], damaged);
                try
                {
                    var tokenizer = Open();
                    tokenizer.Encode("abcé <mask>\ud800", pair: null, maxLength: 64).Ids
                        .ShouldAllBe(id => id >= 0 && id < tokenizer.VocabularySize);
                }
                finally
                {
                    folder.Write(names[number], whole[number]);
                }
            },
            exception => exception is VocabularyException);

        accepted.ShouldBeGreaterThan(0);
    }

    private ITokenizer Open() => Tokenizer.FromFolder(folder.Path);

    private int[] Ids(string text) => Open().Encode(text, pair: null, maxLength: 64).Ids[1..^1];

    private void Write(string name, string text) => folder.Write(name, Encoding.UTF8.GetBytes(text));

    private void Configure(string json) => Write("tokenizer_config.json", json);

    private void WriteTokenizerJson(bool addsPrefixSpace)
    {
        var json = SmallBpeJson.Valid();
        json["pre_tokenizer"]!["add_prefix_space"] = JsonValue.Create(addsPrefixSpace);
        Write("tokenizer.json", json.ToJsonString());
    }

    private void ShouldBeRefused(params string[] words)
    {
        var message = Should.Throw<VocabularyException>(Open).Message;
        foreach (var word in words)
        {
            message.ShouldContain(word);
        }
    }
}
