using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using QuantBuild.Tokenizers.Tests.Support;
using QuantBuild.Tokenizers.Text;
using QuantBuild.Tokenizers.Unicode;

namespace QuantBuild.Tokenizers.Tests.Unicode;

public sealed class UnicodeTablesTests
{
    private const int BlockSize = 4096;

    [Fact]
    public void Decompose_UnicodeConformanceTest_GivesNfd()
    {
        foreach (var line in Fixture.Json("unicode.json").GetProperty("normalization").EnumerateArray())
        {
            var fields = line.GetString()!.Split(';');
            Transform(TextOf(fields[0]), NormalizationSteps.Decompose)
                .ShouldBe(TextOf(fields[1]), $"NFD of {fields[0]}");
        }
    }

    [Theory]
    [InlineData("nfd", (int)NormalizationSteps.Decompose)]
    [InlineData("lowercase", (int)NormalizationSteps.Lowercase)]
    public void Transform_EveryScalarValue_EqualsPython(string name, int steps)
    {
        var expected = Fixture.Json("unicode.json").GetProperty(name).EnumerateArray().Select(item => item.GetString());
        var actual = Enumerable.Range(0, 0x110000 / BlockSize)
            .Select(block => Digest(block, (NormalizationSteps)steps));
        var different = expected.Zip(actual).Index().Where(item => item.Item.First != item.Item.Second)
            .Select(item => $"U+{item.Index * BlockSize:X4}");
        different.ShouldBeEmpty("blocks that differ");
    }

    [Fact]
    public void Decompose_AnyOrderOfMarks_IsCanonicallyOrderedAndStable()
    {
        // U+0301 and U+0302 share class 230 and keep their order; U+0323 has 220 and comes before them.
        Transform("a\u0302\u0301\u0323b", NormalizationSteps.Decompose).ShouldBe("a\u0323\u0302\u0301b");
    }

    [Fact]
    public void Category_EveryCodePoint_EqualsTheRuntimeWhereThatKnowsNoNewerCharacter()
    {
        // The runtime's Unicode is newer: it assigns more, and has moved a handful of characters.
        var differences = Enumerable.Range(0, 0x110000)
            .Where(codePoint => !char.IsSurrogate((char)codePoint) || codePoint > char.MaxValue)
            .Where(codePoint => CharacterProperties.Of(codePoint).Category != GeneralCategory.Unassigned)
            .Where(codePoint => Name(CharacterProperties.Of(codePoint).Category)
                != CharUnicodeInfo.GetUnicodeCategory(codePoint).ToString())
            .Select(codePoint => $"U+{codePoint:X4}")
            .ToArray();
        differences.Length.ShouldBeLessThan(20, string.Join(' ', differences.Take(50)));
    }

    [Fact]
    public void WhiteSpace_EveryBasicPlaneCharacter_EqualsTheRuntime()
    {
        Enumerable.Range(0, char.MaxValue + 1)
            .Where(character => CharacterProperties.IsWhiteSpace(character) != char.IsWhiteSpace((char)character))
            .ShouldBeEmpty();
    }

    private static string Name(GeneralCategory category) => category switch
    {
        GeneralCategory.Unassigned => "OtherNotAssigned",
        GeneralCategory.SpacingMark => "SpacingCombiningMark",
        GeneralCategory.NonspacingMark => "NonSpacingMark",
        GeneralCategory.DecimalNumber => "DecimalDigitNumber",
        GeneralCategory.FinalPunctuation => "FinalQuotePunctuation",
        GeneralCategory.InitialPunctuation => "InitialQuotePunctuation",
        _ => category.ToString(),
    };

    private static string Digest(int block, NormalizationSteps steps)
    {
        using var sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        for (var codePoint = block * BlockSize; codePoint < (block + 1) * BlockSize; codePoint++)
        {
            if (Rune.IsValid(codePoint))
            {
                sha.AppendData(Encoding.UTF8.GetBytes(Transform(new Rune(codePoint).ToString(), steps)));
                sha.AppendData([0]);
            }
        }

        return Convert.ToHexStringLower(sha.GetHashAndReset())[..16];
    }

    private static string TextOf(string codePoints) =>
        string.Concat(codePoints.Split(' ').Select(hexadecimal =>
            new Rune(int.Parse(hexadecimal, NumberStyles.HexNumber, CultureInfo.InvariantCulture)).ToString()));

    private static string Transform(string text, NormalizationSteps steps)
    {
        var writer = new NormalizedWriter([], [], steps, isAligned: false);
        try
        {
            foreach (var rune in text.EnumerateRunes())
            {
                writer.Write(rune.Value, source: 0);
            }

            writer.Complete();
            return writer.Text.ToString();
        }
        finally
        {
            writer.Dispose();
        }
    }
}
