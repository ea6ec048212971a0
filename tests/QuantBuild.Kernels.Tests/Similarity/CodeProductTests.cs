using QuantBuild.Kernels.Similarity;
using QuantBuild.Kernels.Tests.Support;

namespace QuantBuild.Kernels.Tests.Similarity;

public sealed class CodeProductTests
{
    [Fact]
    public void Dot_AtEveryWidth_EqualsTheScalarForm() =>
        EveryWidth.ShouldAgree("dot", length =>
        {
            // Several vectors and a rest, whatever the width.
            var (left, right) = (Codes(length * 7, seed: 1), Codes(length * 7, seed: 2));
            return EveryWidth.Bits(CodeProduct.Dot(left, right));
        });

    [Fact]
    public void Dot_ByHand_IsTheSumOfTheProducts()
    {
        CodeProduct.Dot([1, -2, 127, -128], [3, 4, -1, -128]).ShouldBe(3 - 8 - 127 + 16384);
        CodeProduct.Dot([], []).ShouldBe(0);
    }

    [Fact]
    public void Dot_LargestProductsOfManyElements_DoesNotOverflow()
    {
        var extremes = new sbyte[2_000_003];
        Array.Fill(extremes, sbyte.MinValue);

        CodeProduct.Dot(extremes, extremes).ShouldBe(16384L * extremes.Length);
    }

    [Fact]
    public void Cosine_ByHand_IsTheProductOverBothLengths()
    {
        CodeProduct.Cosine([3, 4], [4, 3]).ShouldBe(24.0 / 25, 1e-15);
        CodeProduct.Cosine([5, 0], [-7, 0]).ShouldBe(-1);
        CodeProduct.Cosine([0, 0], [1, 1]).ShouldBe(0);
    }

    [Fact]
    public void Dot_OtherLength_SaysSo() =>
        Should.Throw<ArgumentException>(() => CodeProduct.Dot([1], [1, 2])).Message.ShouldContain("1 and 2 elements");

    private static sbyte[] Codes(int count, int seed) =>
        [.. Some.Floats(count, seed, scale: 128f).Select(value => (sbyte)MathF.Max(-128, MathF.Round(value)))];
}
