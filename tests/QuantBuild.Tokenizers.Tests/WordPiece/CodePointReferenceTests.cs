using System.Globalization;
using System.Text;
using QuantBuild.Tokenizers.Loading;
using QuantBuild.Tokenizers.Tests.Support;

namespace QuantBuild.Tokenizers.Tests.WordPiece;

/// <summary>
/// Each code point between two letters, beside the reference. Every character is a token of the vocabulary, so
/// that the ids show what it becomes: itself, another one, a word of its own, nothing.
/// </summary>
[Trait("Category", FullMatrix.Category)]
public sealed class CodePointReferenceTests
{
    private const int CodePoints = 0x110000;

    // Up to here all scalar values are tokens, those too that are unassigned; above, what the runtime knows.
    private const int SecondPlane = 0x20000;

    // Texts of one code point each are ten times as slow.
    private const int CodePointsOfAText = 128;

    // An ordinary run looks at one code point of so many.
    private static readonly int Every = FullMatrix.Count(37, 1);

    [ReferenceFact]
    public void Encode_EveryCodePoint_EqualsTheReference()
    {
        var different = BertTokenizerJson.Settings.Take(FullMatrix.Count(1, BertTokenizerJson.Settings.Count))
            .SelectMany(settings => Different(settings.Lowercase, settings.StripAccents))
            .ToHashSet();
        CodePointList.Names(different).ShouldBeEmpty("code points that differ");
    }

    private static IEnumerable<int> Different(bool lowercase, bool? stripAccents)
    {
        using var reference = new ReferenceTokenizer(BertTokenizerJson.Of(Vocabulary(), lowercase, stripAccents));
        var tokenizer = Tokenizer.FromTokenizerJson(reference.Path);
        foreach (var codePoint in Enumerable.Range(0, CodePoints).Where(IsLookedAt).Chunk(CodePointsOfAText)
            .Where(IsDifferent).SelectMany(codePoints => codePoints).Where(codePoint => IsDifferent([codePoint])))
        {
            yield return codePoint;
        }

        bool IsDifferent(int[] codePoints)
        {
            var text = string.Join(' ', codePoints.Select(codePoint => $"a{new Rune(codePoint)}b"));
            return !tokenizer.Encode(text, pair: null, int.MaxValue).Ids.SequenceEqual(reference.Encode(text));
        }
    }

    private static bool IsLookedAt(int codePoint) => Rune.IsValid(codePoint) && codePoint % Every == 0;

    private static string[] Vocabulary()
    {
        var characters = Enumerable.Range(0, CodePoints)
            .Where(Rune.IsValid)
            .Where(codePoint => codePoint < SecondPlane || IsAssigned(codePoint))
            .Select(codePoint => new Rune(codePoint).ToString())
            .ToList();
        return
        [
            .. BertTokenizerJson.SpecialTokens, .. characters, .. characters.Select(character => "##" + character),
        ];
    }

    private static bool IsAssigned(int codePoint) => CharUnicodeInfo.GetUnicodeCategory(codePoint)
        is not (UnicodeCategory.OtherNotAssigned or UnicodeCategory.PrivateUse);
}
