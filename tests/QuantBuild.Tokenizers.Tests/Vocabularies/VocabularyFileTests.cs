using QuantBuild.Tokenizers.Loading;
using QuantBuild.Tokenizers.Tests.Support;

namespace QuantBuild.Tokenizers.Tests.Vocabularies;

public sealed class VocabularyFileTests
{
    private const string Special = "[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\n";

    [Theory]
    [InlineData(Special + "a\nb\n")]
    [InlineData(Special + "a\nb")]
    [InlineData("\uFEFF" + Special + "a\nb")]
    [InlineData("[PAD]\r\n[UNK]\r\n[CLS]\r\n[SEP]\r\n[MASK]\r\na\r\nb\r\n")]
    public void FromVocabulary_LineEndings_GiveTheSameIds(string content)
    {
        using var file = new TemporaryFile(content);
        var tokenizer = Tokenizer.FromVocabulary(file.Path);
        tokenizer.VocabularySize.ShouldBe(7);
        tokenizer.Encode("b a", pair: null, maxLength: 9).Ids.ShouldBe([2, 6, 5, 3]);
    }

    [Theory]
    [InlineData(Special + "a\nb\na\n", 8, "line 6")]
    [InlineData(Special + "a\n\nb\n", 7, "empty")]
    [InlineData("", null, "empty")]
    [InlineData("[PAD]\n[UNK]\n[CLS]\n", null, "[SEP], [MASK]")]
    public void FromVocabulary_BadContent_NamesFileLineAndReason(string content, int? line, string reason)
    {
        using var file = new TemporaryFile(content);
        var error = Should.Throw<VocabularyException>(() => Tokenizer.FromVocabulary(file.Path));
        error.Path.ShouldBe(file.Path);
        error.Line.ShouldBe(line);
        error.Message.ShouldStartWith(file.Path);
        error.Message.ShouldContain(reason);
    }

    [Fact]
    public void FromVocabulary_InvalidUtf8_NamesTheLine()
    {
        using var file = new TemporaryFile([.. "[PAD]\n[UNK]\n"u8, 0xC3, 0x28, (byte)'\n']);
        Should.Throw<VocabularyException>(() => Tokenizer.FromVocabulary(file.Path)).Line.ShouldBe(3);
    }

    [Fact]
    public void FromVocabulary_OverlongToken_IsRefused()
    {
        using var file = new TemporaryFile(Special + new string('a', 5000));
        Should.Throw<VocabularyException>(() => Tokenizer.FromVocabulary(file.Path)).Line.ShouldBe(6);
    }

    [Fact]
    public void FromVocabulary_MissingFile_ThrowsVocabularyException() =>
        Should.Throw<VocabularyException>(() => Tokenizer.FromVocabulary(Fixture.PathOf("absent.txt")))
            .Message.ShouldContain("absent.txt");

    [Fact]
    public void FromFolder_VocabularyWithConfiguration_UsesItsSwitches()
    {
        using var file = new TemporaryFile("<pad>\n[UNK]\n[CLS]\n[SEP]\n[MASK]\nA\na\n");
        var configuration = """{ "do_lower_case": false, "pad_token": { "content": "<pad>" } }""";
        File.WriteAllText(Path.Combine(file.Folder, "tokenizer_config.json"), configuration);
        var tokenizer = Tokenizer.FromFolder(file.Folder);
        tokenizer.SpecialIds.Pad.ShouldBe(0);
        tokenizer.Encode("A a", pair: null, maxLength: 9).Ids.ShouldBe([2, 5, 6, 3]);
    }

    [Fact]
    public void FromFolder_Empty_SaysWhatIsMissing()
    {
        using var file = new TemporaryFile("x", "other.txt");
        Should.Throw<VocabularyException>(() => Tokenizer.FromFolder(file.Folder))
            .Message.ShouldContain("neither tokenizer.json nor vocab.txt");
    }
}
