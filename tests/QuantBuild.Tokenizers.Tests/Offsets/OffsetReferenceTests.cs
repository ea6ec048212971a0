using System.Text;
using System.Text.Json.Nodes;
using CsCheck;
using QuantBuild.Tokenizers.Loading;
using QuantBuild.Tokenizers.Tests.Comparison;
using QuantBuild.Tokenizers.Tests.Support;

namespace QuantBuild.Tokenizers.Tests.Offsets;

/// <summary>Ids, types, characters, texts and words of tokens beside those of the reference.</summary>
[Trait("Category", FullMatrix.Category)]
public sealed class OffsetReferenceTests
{
    private const int CodePoints = 0x110000;
    private const int CodePointsOfAText = 32;

    // One code point of so many is looked at.
    private static readonly int Every = FullMatrix.Count(37, 16, 4);

    [OffsetReferenceFact]
    public void EncodeWithOffsets_RealLines_EqualsTheReference()
    {
        var lines = RealLines.Take(FullMatrix.Count(50, 600, 2_500)).Where(IsWhole).ToList();
        var pairs = lines.Zip(lines.Skip(1), (first, second) => (first, (string?)second)).ToList();
        foreach (var json in OffsetTokenizers.All())
        {
            ShouldBeEqual(json, [.. lines.Select(line => (line, (string?)null)), .. pairs.Take(lines.Count / 4)]);
        }
    }

    [OffsetReferenceFact]
    public void EncodeWithOffsets_TrickyTexts_EqualsTheReference()
    {
        foreach (var json in OffsetTokenizers.All())
        {
            ShouldBeEqual(json, OffsetTokenizers.TrickyTexts);
        }
    }

    [OffsetReferenceFact]
    public void EncodeWithOffsets_EveryCodePoint_EqualsTheReference()
    {
        foreach (var kind in new[] { ComparedKinds.WordPiece, ComparedKinds.ByteLevelBpe, ComparedKinds.Unigram })
        {
            var texts = Enumerable.Range(0, CodePoints)
                .Where(codePoint => Rune.IsValid(codePoint) && codePoint % Every == 0)
                .Select(codePoint => kind.Around(new Rune(codePoint)))
                .Chunk(CodePointsOfAText)
                .Select(around => (string.Join(' ', around), (string?)null))
                .ToList();
            foreach (var json in kind.OfCodePoints)
            {
                ShouldBeEqual(json(), texts);
            }
        }
    }

    [OffsetReferenceFact]
    public void EncodeWithOffsets_LinesOfEveryScriptWithAddedTokens_EqualsTheReference()
    {
        var lines = OffsetTokenizers.Line.Array[FullMatrix.Count(500, 2_500, 10_000)].Single();
        foreach (var json in OffsetTokenizers.All())
        {
            ShouldBeEqual(json, [.. lines.Select(line => (line, (string?)null))]);
        }
    }

    // The reference encodes each word as a text of its own, and puts the template round them.
    [OffsetReferenceFact]
    public void EncodeWords_LinesSplitAtSpaces_AreTheReferencesTextsOneAfterTheOther()
    {
        string[] words =
        [
            .. RealLines.Take(2).Where(IsWhole).SelectMany(line => line.Split(' ')).Take(500),
            .. OffsetTokenizers.TrickyTexts.SelectMany(pair => pair.Text.Split(' ')),
        ];
        foreach (var json in OffsetTokenizers.All())
        {
            using var reference = new OffsetReference(json);
            var tokenizer = Tokenizer.FromTokenizerJson(reference.TokenizerJson);
            var expected = reference.Encode(words).SelectMany((encoding, word) => encoding.Ids.Zip(encoding.Sources)
                .Where(token => token.Second.Part != SequencePart.SpecialToken)
                .Select(token => (token.First, token.Second with { Word = word }))).ToList();
            var actual = tokenizer.EncodeWords(words, int.MaxValue);
            actual.Tokens.Ids.Zip(actual.Sources).Where(token => token.Second.Part != SequencePart.SpecialToken)
                .ShouldBe(expected);
        }
    }

    [OffsetReferenceFact]
    public void EncodeWindows_AnyLengthStrideAndSide_EqualsTheReference()
    {
        var line = RealLines.Take(3).First(line => line.Length > 100 && IsWhole(line));
        using var reference = new OffsetReference(OffsetTokenizers.All().First());
        var tokenizer = Tokenizer.FromTokenizerJson(reference.TokenizerJson);
        foreach (var (length, stride) in new[] { (1, 0), (3, 0), (3, 2), (7, 3), (8, 1), (12, 11), (1000, 5) })
        {
            foreach (var side in new[] { SequenceSide.Right, SequenceSide.Left })
            {
                var how = new Truncation(TruncationStrategy.LongestFirst, side);
                var windows = tokenizer.EncodeWindows(line, pair: null, length + 2, stride, how);
                windows.Select(window => window.Tokens.Ids[1..^1])
                    .ShouldBe(reference.Windows(line, length, stride, side.ToString().ToLowerInvariant()));
            }
        }
    }

    private static void ShouldBeEqual(JsonObject json, IReadOnlyList<(string Text, string? Pair)> texts)
    {
        using var reference = new OffsetReference(json);
        var tokenizer = Tokenizer.FromTokenizerJson(reference.TokenizerJson);
        using var older = new ReferenceTokenizer(json);
        var (differences, compared, ofVersions) = (new List<string>(), 0, 0);
        foreach (var (expected, (text, pair)) in reference.Encode(texts).Zip(texts))
        {
            compared++;
            var actual = tokenizer.EncodeWithOffsets(text, pair, int.MaxValue);
            if (actual.Tokens.Ids.SequenceEqual(expected.Ids)
                && actual.Tokens.TypeIds.SequenceEqual(expected.TypeIds)
                && actual.Sources.SequenceEqual(expected.Sources))
            {
                continue;
            }

            // The two versions of the reference are of different versions of Unicode.
            if (pair is null && actual.Tokens.Ids.SequenceEqual(older.Encode(text))
                && (!actual.Tokens.Ids.SequenceEqual(expected.Ids) || text.Any(IsMarkOfUnicode17)))
            {
                ofVersions++;
                continue;
            }

            differences.Add($"{Fixture.Escape(text)} | {Fixture.Escape(pair)}: "
                + FirstDifference(tokenizer, expected, actual));
        }

        ofVersions.ShouldBeLessThanOrEqualTo(1 + (texts.Count / 50));
        compared.ShouldBe(texts.Count);
        differences.Take(3).ShouldBeEmpty($"{differences.Count} of {texts.Count} texts");
    }

    // To the reference that gives offsets they are marks of a cluster, to that of the ids unassigned.
    private static bool IsMarkOfUnicode17(char character) =>
        character is (>= '\u1ACF' and <= '\u1ADD') or (>= '\u1AE0' and <= '\u1AEB');

    private static string FirstDifference(ITokenizer tokenizer, ReferenceEncoding expected, AlignedText actual)
    {
        var tokens = expected.Ids.Zip(expected.TypeIds, expected.Sources).ToList();
        var others = actual.Tokens.Ids.Zip(actual.Tokens.TypeIds, actual.Sources).ToList();
        var at = tokens.Zip(others).TakeWhile(pair => pair.First == pair.Second).Count();
        return $"at {at} {Show(tokens)} but {Show(others)}";

        string Show(List<(int Id, int Type, TokenSource Source)> from) =>
            at < from.Count ? $"{Fixture.Escape(tokenizer.TokenOf(from[at].Id))} {from[at]}" : "nothing";
    }

    // The reference takes no lone surrogates.
    private static bool IsWhole(string text) => text.EnumerateRunes().All(rune => rune != Rune.ReplacementChar);
}
