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
    private const int CodePoints = 0x110000;

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
    public void Transform_EveryScalarValueThatPythonKnows_EqualsPython(string name, int steps)
    {
        var fixture = Fixture.Json("unicode.json");
        var expected = fixture.GetProperty(name).EnumerateArray().Select(item => item.GetString());
        var unassigned = CodePointList.Parse(fixture.GetProperty("unassigned").GetString()!).ToHashSet();
        var actual = Enumerable.Range(0, CodePoints / BlockSize)
            .Select(block => Digest(block, (NormalizationSteps)steps, unassigned));
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

    // The runtime's Unicode may be newer than any of the tables': it assigns more, and has moved a few characters.
    [Fact]
    public void Of_EveryCodePoint_EqualsTheRuntimeWhereThatKnowsNoNewerCharacter()
    {
        var differences = Enumerable.Range(0, CodePoints)
            .Where(codePoint => !IsSurrogate(codePoint))
            .Where(codePoint => !IsKnownToTheRuntime(codePoint, CharacterProperties.Of(codePoint)))
            .ToList();
        differences.Count.ShouldBeLessThan(20, CodePointList.Names(differences.Take(50)));
    }

    // Characters from before Unicode 8.0 have what the runtime says.
    [Theory]
    [InlineData(0x2E42)]
    [InlineData(0x0300, 0x036F)]
    [InlineData(0x0000, 0x0377)]
    [InlineData(0x4E00, 0x9FD5)]
    [InlineData(0x10FFFD)]
    public void Of_OldCharacters_EqualsTheRuntime(int first, int? last = null)
    {
        for (var codePoint = first; codePoint <= (last ?? first); codePoint++)
        {
            var category = CharUnicodeInfo.GetUnicodeCategory(codePoint);
            var properties = CharacterProperties.Of(codePoint);
            properties.Kind.ShouldBe(KindOf(codePoint, category), $"U+{codePoint:X4}");
            properties.IsPunctuation.ShouldBe(IsPunctuation(category), $"U+{codePoint:X4}");
            properties.IsNonspacingMark.ShouldBe(category == UnicodeCategory.NonSpacingMark, $"U+{codePoint:X4}");
            properties.IsControlOrFormatOrPrivateUse.ShouldBe(IsControl(category), $"U+{codePoint:X4}");
        }
    }

    [Fact]
    public void WhiteSpace_EveryBasicPlaneCharacter_EqualsTheRuntime()
    {
        Enumerable.Range(0, char.MaxValue + 1)
            .Where(character => CharacterProperties.IsWhiteSpace(character) != char.IsWhiteSpace((char)character))
            .ShouldBeEmpty();
    }

    private static bool IsKnownToTheRuntime(int codePoint, CharacterProperties properties)
    {
        var category = CharUnicodeInfo.GetUnicodeCategory(codePoint);
        return (properties.Kind == CharacterKind.Other || properties.Kind == KindOf(codePoint, category))
            && (!properties.IsPunctuation || IsPunctuation(category))
            && (!properties.IsNonspacingMark || category == UnicodeCategory.NonSpacingMark)
            && (!properties.IsControlOrFormatOrPrivateUse || IsControl(category))
            && (!properties.IsWordCharacter || category != UnicodeCategory.OtherNotAssigned);
    }

    private static CharacterKind KindOf(int codePoint, UnicodeCategory category) => category switch
    {
        <= UnicodeCategory.OtherLetter => CharacterKind.Letter,
        UnicodeCategory.DecimalDigitNumber or UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber
            => CharacterKind.Number,
        _ => codePoint <= char.MaxValue && char.IsWhiteSpace((char)codePoint)
            ? CharacterKind.WhiteSpace
            : CharacterKind.Other,
    };

    private static bool IsPunctuation(UnicodeCategory category) =>
        category is >= UnicodeCategory.ConnectorPunctuation and <= UnicodeCategory.OtherPunctuation;

    private static bool IsControl(UnicodeCategory category) =>
        category is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.PrivateUse;

    private static bool IsSurrogate(int codePoint) => codePoint is >= 0xD800 and <= 0xDFFF;

    private static string Digest(int block, NormalizationSteps steps, HashSet<int> unassigned)
    {
        using var sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        for (var codePoint = block * BlockSize; codePoint < (block + 1) * BlockSize; codePoint++)
        {
            if (Rune.IsValid(codePoint) && !unassigned.Contains(codePoint))
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
