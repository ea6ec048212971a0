using System.Text.Json.Nodes;
using QuantBuild.Tokenizers.Loading;
using QuantBuild.Tokenizers.Tests.Support;

namespace QuantBuild.Tokenizers.Tests.Sequences;

public sealed class TruncationTests
{
    private const int Cls = 2;
    private const int Sep = 3;

    // Of the fixture's vocabulary: each a token.
    private const string Five = "a b c d e";

    private static readonly ITokenizer Bert = Tokenizer.FromVocabulary(Fixture.PathOf("vocab.txt"));

    private static readonly int[] Ids = Bert.Encode(Five, pair: null, int.MaxValue).Ids[1..^1];

    // As the reference's unit tests of truncation: which tokens are left of five and of three.
    [Theory]
    [InlineData(TruncationStrategy.LongestFirst, 8, 5, 3)]
    [InlineData(TruncationStrategy.LongestFirst, 6, 3, 3)]
    [InlineData(TruncationStrategy.LongestFirst, 5, 3, 2)]
    [InlineData(TruncationStrategy.OnlyFirst, 6, 3, 3)]
    [InlineData(TruncationStrategy.OnlyFirst, 4, 1, 3)]
    [InlineData(TruncationStrategy.OnlySecond, 7, 5, 2)]
    [InlineData(TruncationStrategy.OnlySecond, 6, 5, 1)]
    [InlineData(TruncationStrategy.None, 8, 5, 3)]
    public void Encode_Pair_KeepsWhatTheStrategySays(TruncationStrategy strategy, int room, int first, int second)
    {
        var right = Bert.Encode(Five, "a b c", room + 3, new(strategy, SequenceSide.Right));
        right.Ids.ShouldBe([Cls, .. Ids[..first], Sep, .. Ids[..second], Sep]);
        right.TypeIds.ShouldBe([.. Enumerable.Repeat(0, first + 2), .. Enumerable.Repeat(1, second + 1)]);

        var left = Bert.Encode(Five, "a b c", room + 3, new(strategy, SequenceSide.Left));
        left.Ids.ShouldBe([Cls, .. Ids[(5 - first)..], Sep, .. Ids[(3 - second)..3], Sep]);
    }

    [Theory]
    [InlineData(TruncationStrategy.OnlyFirst, "a b c", 3)]
    [InlineData(TruncationStrategy.OnlySecond, "a b c", 5)]
    [InlineData(TruncationStrategy.None, "a b c", 7)]
    [InlineData(TruncationStrategy.None, null, 4)]
    public void Encode_StrategyThatDoesNotLetItFit_Throws(TruncationStrategy strategy, string? pair, int room)
    {
        foreach (var side in Enum.GetValues<SequenceSide>())
        {
            var how = new Truncation(strategy, side);
            Should.Throw<TextTooLongException>(() => Bert.Encode(Five, pair, room + (pair is null ? 2 : 3), how))
                .Message.ShouldContain($"{room}");
            Should.Throw<TextTooLongException>(
                () => Bert.EncodeWithOffsets(Five, pair, room + (pair is null ? 2 : 3), how));
        }
    }

    [ReferenceFact]
    public void Encode_SingleText_IsCutAndFilledUpAsTheReferenceDoes()
    {
        const string text = "the caf\u00e9, unbelievable quantizing [MASK] building.";
        foreach (var side in Enum.GetValues<SequenceSide>())
        {
            for (var length = 3; length < 24; length++)
            {
                var json = BertTokenizerJson.Of(
                    File.ReadAllLines(Fixture.PathOf("vocab.txt")), lowercase: true, stripAccents: null);
                using var reference = new ReferenceTokenizer(
                    json,
                    new JsonObject
                    {
                        ["direction"] = $"{side}", ["max_length"] = length, ["strategy"] = "LongestFirst",
                        ["stride"] = 0,
                    },
                    new JsonObject
                    {
                        ["strategy"] = new JsonObject { ["Fixed"] = 20 }, ["direction"] = $"{side}",
                        ["pad_to_multiple_of"] = null, ["pad_id"] = 0, ["pad_type_id"] = 0, ["pad_token"] = "[PAD]",
                    });
                var tokenizer = Tokenizer.FromTokenizerJson(reference.Path);
                tokenizer.Truncation.ShouldBe(new(TruncationStrategy.LongestFirst, side));
                var encoded = tokenizer.Encode(text, pair: null, length);
                var padded = new PaddedTokens(tokenizer.Padding);
                padded.Begin(size: 1, Math.Max(20, encoded.Length));
                padded.Set(0, encoded.Ids, encoded.TypeIds);
                padded.Ids.ToArray().ShouldBe(reference.Encode(text));
            }
        }
    }

    [Theory]
    [InlineData(TruncationStrategy.OnlyFirst)]
    [InlineData(TruncationStrategy.OnlySecond)]
    public void EncodeWindows_Pair_HaveAllOfOneTextAndTheOtherWhole(TruncationStrategy strategy)
    {
        var isFirst = strategy == TruncationStrategy.OnlyFirst;
        const string other = "b c";
        var (text, pair) = isFirst ? (Five, other) : (other, Five);
        foreach (var side in Enum.GetValues<SequenceSide>())
        {
            // Room for three of five tokens, one of them shared.
            var windows = Bert.EncodeWindows(text, pair, 3 + 2 + 3, stride: 1, new(strategy, side));
            windows.Count.ShouldBe(2);
            int[][] parts = [Ids[..3], Ids[2..]];
            foreach (var (window, part) in windows.Zip(side == SequenceSide.Right ? parts : parts.Reverse()))
            {
                int[] whole = Ids[1..3];
                window.Tokens.Ids.ShouldBe(
                    [Cls, .. isFirst ? part : whole, Sep, .. isFirst ? whole : part, Sep]);
            }

            var (kept, cut) = isFirst
                ? (SequencePart.SecondText, SequencePart.FirstText)
                : (SequencePart.FirstText, SequencePart.SecondText);
            windows.ShouldAllBe(window => window.Sources.Where(source => source.Part == kept)
                .Select(source => source.Start).SequenceEqual(new[] { 0, 2 }));
            windows.SelectMany(window => window.Sources).Where(source => source.Part == cut)
                .Select(source => Five[source.Start..source.End]).Distinct().Order().ShouldBe(Five.Split(' '));
        }
    }

    [Fact]
    public void EncodeWindows_TextThatFits_IsOneWindow()
    {
        var window = Bert.EncodeWindows(Five, pair: null, maxLength: 7, stride: 4).ShouldHaveSingleItem();
        window.Tokens.Ids.ShouldBe([Cls, .. Ids, Sep]);
        Bert.EncodeWindows(string.Empty, pair: null, maxLength: 2, stride: 0).ShouldHaveSingleItem()
            .Tokens.Ids.ShouldBe([Cls, Sep]);
    }

    [Fact]
    public void EncodeWindows_ArgumentsThatMakeNoWindows_AreRefused()
    {
        var second = new Truncation(TruncationStrategy.OnlySecond, SequenceSide.Right);
        Should.Throw<ArgumentOutOfRangeException>(() => Bert.EncodeWindows(Five, pair: null, 4, stride: 2));
        Should.Throw<ArgumentOutOfRangeException>(() => Bert.EncodeWindows(Five, pair: null, 4, stride: -1));
        Should.Throw<ArgumentOutOfRangeException>(() => Bert.EncodeWindows(Five, pair: null, 2, stride: 0));
        Should.Throw<ArgumentException>(() => Bert.EncodeWindows(Five, "a", 6, stride: 0));
        Should.Throw<TextTooLongException>(() => Bert.EncodeWindows(Five, "a", 8, stride: 0, second));
    }
}
