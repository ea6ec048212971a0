using QuantBuild.Kernels.Quantizers;

namespace QuantBuild.Kernels.Tests.Quantizers;

public sealed class CodeRangeTests
{
    [Theory]
    [InlineData(2, 1)]
    [InlineData(3, 3)]
    [InlineData(4, 7)]
    [InlineData(8, 127)]
    public void Ranges_OfEachWidth_FollowTheLargestCode(int bits, int largest)
    {
        CodeRange.Symmetric(bits).ShouldBe(new CodeRange(-largest, largest));
        CodeRange.Asymmetric(bits).ShouldBe(new CodeRange(-largest - 1, largest));
        CodeRange.Unsigned(bits).ShouldBe(new CodeRange(0, (2 * largest) + 1));
        CodeRange.NonNegative(bits).ShouldBe(new CodeRange(0, largest));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(9)]
    [InlineData(32)]
    public void Ranges_OfOtherWidths_Refuse(int bits)
    {
        Should.Throw<ArgumentOutOfRangeException>(() => CodeRange.Symmetric(bits));
        Should.Throw<ArgumentOutOfRangeException>(() => CodeRange.Asymmetric(bits));
        Should.Throw<ArgumentOutOfRangeException>(() => CodeRange.Unsigned(bits));
    }
}
