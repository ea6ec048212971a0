using System.Text;
using System.Text.Json.Nodes;
using QuantBuild.Tokenizers.ByteLevelBpe;
using QuantBuild.Tokenizers.Loading;
using QuantBuild.Tokenizers.Tests.Support;
using QuantBuild.Tokenizers.Unicode;

namespace QuantBuild.Tokenizers.Tests.ByteLevelBpe;

/// <summary>
/// Each code point between two letters, two digits, two signs and behind a space, beside the reference. Each of these
/// neighbours merges with any byte, so that the ids show whether both are of one word: letter, number, sign or space.
/// </summary>
[Trait("Category", FullMatrix.Category)]
public sealed class ByteLevelBpeCodePointTests
{
    /// <summary>The fixture with the code points whose kind is another than the reference's.</summary>
    public const string Differences = "byte-level-code-point-differences.txt";

    private const int CodePoints = 0x110000;

    // Texts of one code point each are ten times as slow.
    private const int CodePointsOfAText = 128;
    private const string NeighboursBefore = "a1! ";
    private const string NeighboursBehind = "b2?";

    // An ordinary run looks at one code point of so many.
    private static readonly int Every = FullMatrix.Count(37, 1);

    [ReferenceFact]
    public void Encode_EveryCodePoint_DiffersFromTheReferenceWhereListed()
    {
        using var reference = new ReferenceTokenizer(NeighbourMerges());
        var tokenizer = Tokenizer.FromTokenizerJson(reference.Path);
        var different = Enumerable.Range(0, CodePoints).Where(IsLookedAt).Chunk(CodePointsOfAText)
            .Where(IsDifferent).SelectMany(codePoints => codePoints).Where(codePoint => IsDifferent([codePoint]))
            .ToHashSet();
        var listed = CodePointList.Read(Differences).Where(IsLookedAt).ToHashSet();

        CodePointList.Names(different.Except(listed)).ShouldBeEmpty("code points that differ and are not listed");
        CodePointList.Names(listed.Except(different)).ShouldBeEmpty("code points that are listed and do not differ");

        bool IsDifferent(int[] codePoints)
        {
            var text = string.Concat(codePoints.Select(each => new Rune(each)).Select(rune =>
                $"a{rune}b 1{rune}2 !{rune}? {rune} \t"));
            return !tokenizer.Encode(text, pair: null, int.MaxValue).Ids.SequenceEqual(reference.Encode(text));
        }
    }

    // Who is right: the standard of a later year assigned them. The runtime's own table is of Unicode 16.0.
    [Fact]
    public void Differences_AllListed_AreLettersAndNumbersThatAreUnassignedHere()
    {
        foreach (var codePoint in CodePointList.Read(Differences))
        {
            CharacterProperties.Of(codePoint).Category.ShouldBe(GeneralCategory.Unassigned, $"U+{codePoint:X4}");
            var rune = new Rune(codePoint);
            (Rune.IsLetter(rune) || Rune.IsNumber(rune)).ShouldBeTrue($"U+{codePoint:X4}");
        }
    }

    private static bool IsLookedAt(int codePoint) => Rune.IsValid(codePoint) && codePoint % Every == 0;

    private static JsonObject NeighbourMerges()
    {
        string[] bytes = [.. Enumerable.Range(0, 0x100).Select(value => ByteCharacters.Of([(byte)value]))];
        string[] before = [.. NeighboursBefore.Select(each => ByteCharacters.Of([(byte)each]))];
        string[] behind = [.. NeighboursBehind.Select(each => ByteCharacters.Of([(byte)each]))];
        (string Left, string Right)[] merges =
        [
            .. before.SelectMany(left => bytes.Select(right => (left, right))),
            .. behind.SelectMany(right => bytes.Select(left => (left, right))),
        ];
        string[] tokens =
        [
            "<s>", "<pad>", "</s>", "<unk>", "<mask>", .. bytes,
            .. merges.Select(merge => merge.Left + merge.Right).Except(bytes, StringComparer.Ordinal),
        ];
        var vocabulary = new JsonObject();
        foreach (var token in tokens.Distinct(StringComparer.Ordinal))
        {
            vocabulary[token] = vocabulary.Count;
        }

        return RobertaTokenizerJson.Of(
            vocabulary,
            [.. merges.Distinct().Select(merge => $"{merge.Left} {merge.Right}")],
            addsPrefixSpace: false);
    }
}
