using QuantBuild.Kernels.Quantizers;

namespace QuantBuild.Kernels.Tests.Quantizers;

public sealed unsafe class BitPackingTests
{
    [Fact]
    public void Pack_FourBits_GivesTheGoldenWords() =>
        Pack([-8, -7, -6, -5, -4, -3, -2, -1, 0, 1, 2, 3, 4, 5, 6, 7], 4).ShouldBe([1985229328, -19088744]);

    [Fact]
    public void Pack_EightBits_GivesTheGoldenWords() =>
        Pack([-128, -1, 0, 127, 5], 8).ShouldBe([unchecked((int)0xff807f00), 0x00000085]);

    [Fact]
    public void Pack_AColumnOfZeroPoints_GivesTheGoldenWord() =>
        Pack([-8, -3, 0, 1, 2, 3, 4, 7], 4).ShouldBe([unchecked((int)0xfcba9850)]);

    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(8)]
    public void UnpackOfPack_AnyColumns_GivesTheCodes(int bits)
    {
        var random = new System.Random(bits);
        for (var columns = 1; columns < 40; columns++)
        {
            const int rows = 3;
            var limit = 1 << (bits - 1);
            sbyte[] codes = [.. Enumerable.Range(0, rows * columns).Select(_ => (sbyte)random.Next(-limit, limit))];
            var words = new int[rows * BitPacking.WordsPerRow(columns, bits)];
            var unpacked = new sbyte[codes.Length];
            fixed (sbyte* c = codes, u = unpacked)
            fixed (int* w = words)
            {
                BitPacking.Pack(c, columns, bits, w, 1, 2);
                BitPacking.Pack(c, columns, bits, w, 0, 1);
                BitPacking.Unpack(w, columns, bits, u, 0, rows);
            }

            unpacked.ShouldBe(codes, $"{columns} columns");
        }
    }

    [Theory]
    [InlineData(3, 0)]
    [InlineData(16, 0)]
    [InlineData(4, 8)]
    [InlineData(2, -3)]
    public void Pack_OfAnImpossibleWidthOrCode_IsRefused(int bits, int code) =>
        Should.Throw<ArgumentOutOfRangeException>(() => Pack([(sbyte)code], bits));

    private static int[] Pack(sbyte[] codes, int bits)
    {
        var words = new int[BitPacking.WordsPerRow(codes.Length, bits)];
        fixed (sbyte* c = codes)
        fixed (int* w = words)
        {
            BitPacking.Pack(c, codes.Length, bits, w, 0, 1);
        }

        return words;
    }
}
