using CsCheck;
using QuantBuild.Tokenizers.Loading;
using QuantBuild.Tokenizers.Tests.Support;
using QuantBuild.Tokenizers.WordPiece;

namespace QuantBuild.Tokenizers.Tests.WordPiece;

public sealed class WordPieceTokenizerTests
{
    private readonly ITokenizer tokenizer = Tokenizer.FromVocabulary(Fixture.PathOf("vocab.txt"));

    [Fact]
    public void Encode_FinalCapitalSigma_IsLowercasedWithoutContext()
    {
        Tokens("\u039f\u03a3").ShouldBe(["\u03bf", "##\u03c3"]);
        Tokens("\u03bf\u03c2").ShouldBe(["\u03bf", "##\u03c2"]);
    }

    [Fact]
    public void Encode_ChineseBeyondTheBasicPlane_IsSeparated()
    {
        // Extension B and E (from 2B920 on) become words; 2B820 does not, as in the fast tokenizer.
        Tokens("a\U00020000b").ShouldBe(["a", "[UNK]", "b"]);
        Tokens("a\U0002B920b").ShouldBe(["a", "[UNK]", "b"]);
        Tokens("a\U0002B820b").ShouldBe(["[UNK]"]);
    }

    [Fact]
    public void Encode_LoneSurrogates_AreDropped() => Tokens("th\ud800e\udc00").ShouldBe(["the"]);

    [Fact]
    public void Encode_WithoutCleaning_KeepsControlCharactersInWords()
    {
        var plain = Tokenizer.FromVocabulary(Fixture.PathOf("vocab.txt"), new() { CleanText = false });
        Tokens("a\u0007b c", plain).ShouldBe(["[UNK]", "c"]);
        Tokens("a\u000bb\u0085c\ud800", plain).ShouldBe(["a", "b", "[UNK]"]);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(5)]
    [InlineData(100)]
    public void Encode_SingleText_IsCutToMaximumLength(int maxLength)
    {
        var whole = Tokens("unbelievable the cafe [MASK] a b c");
        var cut = tokenizer.Encode("unbelievable the cafe [MASK] a b c", pair: null, maxLength);
        cut.Length.ShouldBe(Math.Min(whole.Length + 2, maxLength));
        cut.Ids[0].ShouldBe(tokenizer.SpecialIds.Cls!.Value);
        cut.Ids[^1].ShouldBe(tokenizer.SpecialIds.Sep!.Value);
        cut.Ids[1..^1].Select(tokenizer.TokenOf).ShouldBe(whole.Take(maxLength - 2));
    }

    [Theory]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(8)]
    [InlineData(13)]
    public void Encode_Pair_IsCutLongestFirst(int maxLength)
    {
        var cut = tokenizer.Encode("a b c d e f g h", "0 1 2", maxLength);
        cut.Length.ShouldBe(maxLength);
        cut.TypeIds.ShouldBeInOrder();
        cut.Ids.Count(id => id == tokenizer.SpecialIds.Sep).ShouldBe(2);
        cut.TypeIds.Count(type => type == 1).ShouldBe(Math.Min(3, (maxLength - 3) / 2) + 1);
    }

    [Fact]
    public void Encode_EmptySecondText_IsStillAPair() =>
        tokenizer.Encode("a", string.Empty, maxLength: 9).TypeIds.ShouldBe([0, 0, 0, 1]);

    [Fact]
    public void Encode_NoRoomForSpecialTokens_Throws()
    {
        Should.Throw<ArgumentOutOfRangeException>(() => tokenizer.Encode("a", pair: null, maxLength: 1));
        Should.Throw<ArgumentOutOfRangeException>(() => tokenizer.Encode("a", "b", maxLength: 2));
        Should.Throw<ArgumentOutOfRangeException>(() => tokenizer.Encode("a", "b", maxLength: int.MinValue + 1));
    }

    [Fact]
    public void Encode_RandomUtf16_NeverFailsAndStaysInTheVocabulary()
    {
        static ITokenizer Open(WordPieceOptions each) => Tokenizer.FromVocabulary(Fixture.PathOf("vocab.txt"), each);
        WordPieceOptions[] options =
            [new(), new() { CleanText = false }, new() { Lowercase = false }, new() { StripAccents = false }];
        Gen.Select(
                Gen.OneOf(Array.ConvertAll(options, Open)),
                Some.Text,
                Gen.OneOf(Gen.Const((string?)null), Some.Text.Select(text => (string?)text)),
                Gen.Int[3, 79])
            .ShouldHold(
                count: 20_000,
                input =>
                {
                    var (each, text, pair, maxLength) = input;
                    var encoded = each.Encode(text, pair, maxLength);
                    encoded.Length.ShouldBeInRange(2, maxLength);
                    encoded.TypeIds.Length.ShouldBe(encoded.Length);
                    Array.TrueForAll(encoded.Ids, id => id >= 0 && id < each.VocabularySize).ShouldBeTrue();
                },
                input => $"{Fixture.Escape(input.Item2)} | {Fixture.Escape(input.Item3)}, {input.Item4}");
    }

    [Fact]
    public void Encode_ManyMarksOnOneLetter_IsNotQuadratic()
    {
        var marks = string.Concat(Enumerable.Repeat("\u302e\u302f\U0001D165", 100_000));
        Tokens("a" + marks).ShouldBe(["[UNK]"]);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(int.MaxValue)]
    public void TokenOf_UnknownId_Throws(int id) =>
        Should.Throw<ArgumentOutOfRangeException>(() => tokenizer.TokenOf(id));

    private string[] Tokens(string text, ITokenizer? other = null)
    {
        var used = other ?? tokenizer;
        return [.. used.Encode(text, pair: null, maxLength: 512).Ids[1..^1].Select(used.TokenOf)];
    }
}
