using System.Runtime.InteropServices;
using QuantBuild.Formats.CompressedTensors;

namespace QuantBuild.Formats.Tests.CompressedTensors;

public sealed class PackedCodesTests
{
    [Fact]
    public void Pack_FourBits_MatchesTheGoldenWordsAndBytes()
    {
        sbyte[] codes = [-8, -7, -6, -5, -4, -3, -2, -1, 0, 1, 2, 3, 4, 5, 6, 7];

        var words = Pack(codes, 4);

        words.ShouldBe([1985229328, -19088744]);
        Convert.ToHexStringLower(MemoryMarshal.AsBytes(words.AsSpan())).ShouldBe("1032547698badcfe");
    }

    [Fact]
    public void Pack_EightBits_MatchesTheGoldenBytesAndFillsWithZeros() =>
        Convert
            .ToHexStringLower(MemoryMarshal.AsBytes(Pack([-128, -1, 0, 127, 5], 8).AsSpan()))
            .ShouldBe("007f80ff85000000");

    [Fact]
    public void Pack_ZeroPointColumn_MatchesTheGoldenWord() =>
        Pack([-8, -3, 0, 1, 2, 3, 4, 7], 4).ShouldBe([unchecked((int)0xfcba9850)]);

    [Fact]
    public void Pack_TwoBits_PutsTheFirstCodeLowest() => Pack([-2, -1, 0, 1, 1], 2).ShouldBe([0b11_11_10_01_00]);

    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(8)]
    public void Unpack_AfterPack_ReturnsTheCodesAtEveryLength(int bits)
    {
        var range = 1 << bits;
        for (var length = 0; length <= 70; length++)
        {
            var codes = Enumerable
                .Range(0, length)
                .Select(i => (sbyte)((((i * 37) + length) % range) - (range / 2)))
                .ToArray();
            var words = Pack(codes, bits);
            var read = new sbyte[length];
            PackedCodes.Unpack(words, bits, read);
            read.ShouldBe(codes, $"length {length}");
        }
    }

    [Theory]
    [InlineData(2, 2)]
    [InlineData(2, -3)]
    [InlineData(4, 8)]
    [InlineData(4, -9)]
    public void Pack_CodeOutsideTheRange_IsRefused(int bits, sbyte code) =>
        Should.Throw<ArgumentException>(() => Pack([0, code], bits)).Message.ShouldContain($"{code}");

    [Fact]
    public void Pack_OtherBitsOrLengths_AreRefused()
    {
        Should.Throw<ArgumentOutOfRangeException>(() => PackedCodes.WordCount(1, 3));
        Should.Throw<ArgumentException>(() => PackedCodes.Pack(new sbyte[9], 4, new int[1]));
        Should.Throw<ArgumentException>(() => PackedCodes.Unpack(new int[3], 4, new sbyte[9]));
    }

    private static int[] Pack(sbyte[] codes, int bits)
    {
        var words = new int[PackedCodes.WordCount(codes.Length, bits)];
        PackedCodes.Pack(codes, bits, words);
        return words;
    }
}
