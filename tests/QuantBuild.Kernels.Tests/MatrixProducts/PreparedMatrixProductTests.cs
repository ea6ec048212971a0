using QuantBuild.Kernels.MatrixProducts;
using QuantBuild.Kernels.Tests.Quantizers;
using QuantBuild.Kernels.Threading;

namespace QuantBuild.Kernels.Tests.MatrixProducts;

/// <summary>However the right-hand side is prepared, the product's bits are those of its plain form.</summary>
public sealed unsafe class PreparedMatrixProductTests
{
    private static readonly MatrixProductPath[] Paths =
    [
        .. Enum.GetValues<MatrixProductPath>()
            .Where(path => path != MatrixProductPath.Scalar && MatrixProductPaths.IsSupported(path)),
    ];

    private static readonly (int Rows, int Columns, int Depth)[] Shapes =
    [
        (1, 1, 1), (1, 48, 32), (2, 7, 5), (20, 145, 400), (33, 901, 70), (90, 97, 800), (800, 130, 48), (1, 1600, 384),
    ];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void Multiply_ByAPackedMatrix_EqualsThePlainBits(int threads)
    {
        using var pool = new WorkerPool(threads);
        using var workspace = new MatrixProductWorkspace();
        foreach (var path in Paths)
        {
            foreach (var (rows, columns, depth) in Shapes)
            {
                using var a = MatrixBuffer.Filled(rows, depth, transposed: false, seed: 1);
                using var b = MatrixBuffer.Filled(depth, columns, transposed: true, seed: 2);
                using var memory = new NativeBuffer();
                var packed = PackedMatrix.Pack(
                    pool, b.View, memory.Reserve(PackedMatrix.FloatCount(depth, columns, path)), path);
                using var expected = new MatrixBuffer(rows, columns);
                using var actual = new MatrixBuffer(rows, columns);
                MatrixProduct.Multiply(
                    pool, workspace, a.View, b.View, expected.View, default(RowColumnEpilogue),
                    MatrixProductPath.Scalar);
                MatrixProduct.Multiply(pool, workspace, a.View, packed, actual.View, default(RowColumnEpilogue));
                actual.ShouldEqualBits(expected, $"{path} [{rows}, {depth}]·[{depth}, {columns}]");
            }
        }
    }

    [Theory]
    [InlineData(1, 2)]
    [InlineData(2, 4)]
    [InlineData(5, 8)]
    public void MultiplyTransposed_ByPackedCodes_EqualsTheBitsOfTheDecodedMatrix(int threads, int bits)
    {
        using var pool = new WorkerPool(threads);
        using var workspace = new MatrixProductWorkspace();
        foreach (var path in Paths)
        {
            foreach (var (rows, columns, depth) in Shapes)
            {
                using var a = MatrixBuffer.Filled(rows, depth, transposed: false, seed: 1);
                using var codes = new CodedMatrix(columns, depth, bits, columns, asymmetric: true);
                using var expected = new MatrixBuffer(rows, columns);
                using var actual = new MatrixBuffer(rows, columns);
                fixed (float* decoded = codes.Decoded())
                {
                    var b = new MatrixView(decoded, columns, depth).Transposed();
                    MatrixProduct.Multiply(
                        pool, workspace, a.View, b, expected.View, default(RowColumnEpilogue),
                        MatrixProductPath.Scalar);
                }

                MatrixProduct.MultiplyTransposed(
                    pool, workspace, a.View, codes.View, actual.View, default(RowColumnEpilogue), path);
                actual.ShouldEqualBits(expected, $"{path} [{rows}, {depth}]·[{columns}, {depth}]ᵀ");
            }
        }
    }

    [Fact]
    public void Multiply_ByPreparedMatricesOfAnotherShape_IsRefused()
    {
        using var pool = new WorkerPool(1);
        using var workspace = new MatrixProductWorkspace();
        using var a = new MatrixBuffer(2, 8);
        using var c = new MatrixBuffer(2, 4);
        using var codes = new CodedMatrix(4, 9, 4, 1, asymmetric: false);
        var view = codes.View;
        Should.Throw<ArgumentException>(() => MatrixProduct.MultiplyTransposed(
            pool, workspace, a.View, view, c.View, default(NoEpilogue)));
    }
}
