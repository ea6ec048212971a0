using QuantBuild.Kernels.Similarity;

namespace QuantBuild.Kernels.Tests.Similarity;

public sealed class VectorCodesTests
{
    // Steps of 1/255 of 2 and of 0.51: halves, ends and what lies beyond them by hand.
    [Theory]
    [InlineData(-1f, 1f, -1f, -128)]
    [InlineData(-1f, 1f, 1f, 127)]
    [InlineData(-1f, 1f, 0.25f, 31)]
    [InlineData(0f, 255f, 0.5f, -128)]
    [InlineData(0f, 255f, 1.5f, -126)]
    [InlineData(0f, 255f, 200.4f, 72)]
    [InlineData(-1f, 1f, -1.5f, -128)]
    [InlineData(-1f, 1f, 3f, 127)]
    [InlineData(0.25f, 0.25f, 0.25f, 0)]
    [InlineData(0.25f, 0.25f, 7f, 0)]
    public void ToInt8_ByHand_IsThePlaceInTheRange(float minimum, float maximum, float value, int code)
    {
        var codes = new sbyte[1];

        VectorCodes.ToInt8([value], [minimum], [maximum], codes);

        codes[0].ShouldBe((sbyte)code);
    }

    [Fact]
    public void ToInt8_EachElement_HasItsOwnRange()
    {
        var codes = new sbyte[3];

        VectorCodes.ToInt8([0.5f, 0.5f, 0.5f], [0.5f, 0f, 0f], [1f, 0.5f, 255f], codes);

        codes.ShouldBe([-128, 127, -128]);
    }

    [Fact]
    public void ToBits_ByHand_IsAsPackbits()
    {
        // numpy.packbits of [1,0,0,1,0,0,0,0, 1,1] is [0x90, 0xC0]; 0 and −0 are not above 0.
        var bits = new byte[] { 0xFF, 0xFF };

        VectorCodes.ToBits([0.1f, 0f, -0f, 2f, -1f, -1f, -1f, -1f, 1f, 1f], bits);

        bits.ShouldBe([0x90, 0xC0]);
        VectorCodes.BytesOf(10).ShouldBe(2);
        VectorCodes.BytesOf(8).ShouldBe(1);
        VectorCodes.BytesOf(0).ShouldBe(0);
    }

    [Fact]
    public void Codes_OfOtherLengths_SaySo()
    {
        Should.Throw<ArgumentException>(() => VectorCodes.ToInt8([1f, 2f], [0f], [1f], new sbyte[2]))
            .Message.ShouldContain("ranges of 1");
        Should.Throw<ArgumentException>(() => VectorCodes.ToBits(new float[9], new byte[1]))
            .Message.ShouldContain("9 bits");
    }
}
