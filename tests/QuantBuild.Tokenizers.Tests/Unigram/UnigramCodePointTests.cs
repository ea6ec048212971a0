using System.Text;
using QuantBuild.Tokenizers.Loading;
using QuantBuild.Tokenizers.Tests.Support;

namespace QuantBuild.Tokenizers.Tests.Unigram;

/// <summary>
/// Each code point between two letters, and behind characters that only a cluster keeps apart, beside the reference.
/// </summary>
[Trait("Category", FullMatrix.Category)]
public sealed class UnigramCodePointTests
{
    private const int CodePoints = 0x110000;

    // Texts of one code point each are ten times as slow.
    private const int CodePointsOfAText = 128;

    // An ordinary run looks at one code point of so many.
    private static readonly int Every = FullMatrix.Count(37, 1);

    [ReferenceFact(readsSharedData: true)]
    public void Encode_EveryCodePoint_EqualsTheReference()
    {
        using var reference = new ReferenceTokenizer(UnigramTokenizerJson.WithEveryCharacter());
        var tokenizer = Tokenizer.FromTokenizerJson(reference.Path);
        var different = Enumerable.Range(0, CodePoints).Where(IsLookedAt).Chunk(CodePointsOfAText)
            .Where(IsDifferent).SelectMany(codePoints => codePoints).Where(codePoint => IsDifferent([codePoint]))
            .ToList();
        CodePointList.Names(different).ShouldBeEmpty("code points that differ");

        // A character with a replacement takes all of its cluster with it, where that has less than six bytes.
        bool IsDifferent(int[] codePoints)
        {
            var text = string.Join(' ', codePoints.Select(each => $"a{new Rune(each)}b \u00AA{new Rune(each)}\u0301"));
            return !tokenizer.Encode(text, pair: null, int.MaxValue).Ids.SequenceEqual(reference.Encode(text));
        }
    }

    private static bool IsLookedAt(int codePoint) => Rune.IsValid(codePoint) && codePoint % Every == 0;
}
