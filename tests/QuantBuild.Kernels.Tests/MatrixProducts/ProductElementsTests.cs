using QuantBuild.Kernels.MatrixProducts;
using QuantBuild.Kernels.Threading;

namespace QuantBuild.Kernels.Tests.MatrixProducts;

public sealed unsafe class ProductElementsTests
{
    [Theory]
    [InlineData(0, 3, 5)]
    [InlineData(1, 1, 1)]
    [InlineData(3, 17, 9)]
    [InlineData(383, 20, 31)]
    [InlineData(384, 20, 31)]
    [InlineData(385, 33, 70)]
    [InlineData(770, 48, 17)]
    [InlineData(1535, 5, 41)]
    [InlineData(1536, 9, 3)]
    [InlineData(1937, 8, 10)]
    public void OfTransposed_AnyPositions_HaveTheBitsOfTheWholeProduct(int depth, int m, int n)
    {
        using var pool = new WorkerPool(2);
        using var workspace = new MatrixProductWorkspace();
        using var a = MatrixBuffer.Filled(depth, m, transposed: false, seed: 1);
        using var b = MatrixBuffer.Filled(depth, n, transposed: false, seed: 2);
        using var whole = new MatrixBuffer(m, n);
        MatrixProduct.Multiply(pool, workspace, a.View.Transposed(), b.View, whole.View);
        var random = new System.Random(3);
        int[] positions = [.. Enumerable.Range(0, 2500).Select(_ => random.Next(m * n))];
        var elements = new float[positions.Length];
        fixed (int* at = positions)
        fixed (float* result = elements)
        {
            ProductElements.OfTransposed(pool, workspace, a.View, b.View, at, result, 7);
            ProductElements.OfTransposed(
                pool, workspace, a.View, b.View, at + 7, result + 7, positions.Length - 7);
        }

        foreach (var (i, position) in positions.Index())
        {
            BitConverter.SingleToInt32Bits(elements[i]).ShouldBe(
                BitConverter.SingleToInt32Bits(*whole.At(position / n, position % n)), $"position {position}");
        }
    }
}
