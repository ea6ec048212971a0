using QuantBuild.Quantization.Numbers;
using QuantBuild.Tensors;

namespace QuantBuild.Quantization.Tests.Numbers;

public sealed class IntegerRangeTests
{
    [Theory]
    [InlineData(2, 1)]
    [InlineData(3, 3)]
    [InlineData(4, 7)]
    [InlineData(8, 127)]
    public void Ranges_OfEachWidth_FollowTheLargestCode(int bits, int largest)
    {
        IntegerRange.Symmetric(bits).ShouldBe(new QuantizationGrid(-largest, largest));
        IntegerRange.Asymmetric(bits).ShouldBe(new QuantizationGrid(-largest - 1, largest));
        IntegerRange.Unsigned(bits).ShouldBe(new QuantizationGrid(0, (2 * largest) + 1));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(9)]
    [InlineData(32)]
    public void Ranges_OfOtherWidths_Refuse(int bits)
    {
        Should.Throw<ArgumentOutOfRangeException>(() => IntegerRange.Symmetric(bits));
        Should.Throw<ArgumentOutOfRangeException>(() => IntegerRange.Asymmetric(bits));
        Should.Throw<ArgumentOutOfRangeException>(() => IntegerRange.Unsigned(bits));
    }
}
