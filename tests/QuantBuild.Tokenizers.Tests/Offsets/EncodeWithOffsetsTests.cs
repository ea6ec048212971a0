using QuantBuild.Tokenizers.Loading;
using QuantBuild.Tokenizers.Tests.Support;
using QuantBuild.Tokenizers.Tests.WordPiece;

namespace QuantBuild.Tokenizers.Tests.Offsets;

public sealed class EncodeWithOffsetsTests
{
    private static readonly ITokenizer Bert = Tokenizer.FromVocabulary(Fixture.PathOf("vocab.txt"));

    [Fact]
    public void EncodeWithOffsets_Text_NamesItsCharacters()
    {
        const string text = "The  CAFE\u0301\u0327 unbelievable \u65e5\ud840\udc00";
        var aligned = Bert.EncodeWithOffsets(text, pair: null, int.MaxValue);
        aligned.Sources[0].ShouldBe(new(SequencePart.SpecialToken, 0, 0, -1));
        aligned.Sources[^1].ShouldBe(new(SequencePart.SpecialToken, 0, 0, -1));
        var tokens = aligned.Sources[1..^1];

        // A mark that is removed belongs to no token.
        tokens.Select(source => text[source.Start..source.End])
            .ShouldBe(["The", "CAFE", "un", "believ", "able", "\u65e5", "\ud840\udc00"]);
        tokens.Select(source => source.Word).ShouldBe([0, 1, 2, 2, 2, 3, 4]);
    }

    [Fact]
    public void EncodeWithOffsets_Pair_CountsInEachText()
    {
        var sources = Bert.EncodeWithOffsets("the cafe", "[MASK] un", int.MaxValue).Sources;
        sources.ShouldBe(
        [
            new(SequencePart.SpecialToken, 0, 0, -1), new(SequencePart.FirstText, 0, 3, 0),
            new(SequencePart.FirstText, 4, 8, 1), new(SequencePart.SpecialToken, 0, 0, -1),
            new(SequencePart.SecondText, 0, 6, 0), new(SequencePart.SecondText, 7, 9, 1),
            new(SequencePart.SpecialToken, 0, 0, -1),
        ]);
    }

    [Fact]
    public void EncodeWords_Words_AreCountedAsGiven()
    {
        var aligned = Bert.EncodeWords(["unbelievable", "", "the,cafe"], maxLength: 7);
        aligned.Sources.Select(source => (source.Word, source.Start, source.End))
            .ShouldBe([(-1, 0, 0), (0, 0, 2), (0, 2, 8), (0, 8, 12), (2, 0, 3), (2, 3, 4), (-1, 0, 0)]);
        Bert.EncodeWords([], maxLength: 2).Tokens.Length.ShouldBe(2);
        Should.Throw<ArgumentOutOfRangeException>(() => Bert.EncodeWords([], maxLength: 1));
    }

    [Fact]
    public void EncodeWithOffsets_AnyText_HasTheIdsOfEncodeAndPlacesInTheText() =>
        Some.Text.ShouldHold(
            FullMatrix.Count(2_000, 100_000),
            text =>
            {
                var aligned = Bert.EncodeWithOffsets(text, text, maxLength: 40);
                var plain = Bert.Encode(text, text, maxLength: 40);
                aligned.Tokens.Ids.ShouldBe(plain.Ids);
                aligned.Tokens.TypeIds.ShouldBe(plain.TypeIds);
                aligned.Sources.Length.ShouldBe(plain.Length);
                var last = default(TokenSource);
                foreach (var source in aligned.Sources)
                {
                    source.Start.ShouldBeInRange(0, source.End);
                    source.End.ShouldBeLessThanOrEqualTo(text.Length);
                    SplitsPair(text, source.Start).ShouldBeFalse();
                    SplitsPair(text, source.End).ShouldBeFalse();
                    if (source.Part == last.Part && source.Part != SequencePart.SpecialToken)
                    {
                        source.Start.ShouldBeGreaterThanOrEqualTo(last.Start);
                        source.Word.ShouldBeInRange(last.Word, last.Word + 1);
                    }

                    last = source;
                }
            },
            Fixture.Escape);

    private static bool SplitsPair(string text, int at) =>
        at > 0 && at < text.Length && char.IsSurrogatePair(text[at - 1], text[at]);
}
