using QuantBuild.Kernels.MatrixProducts;
using QuantBuild.Kernels.Threading;

namespace QuantBuild.Kernels.Tests.MatrixProducts;

public sealed unsafe class MatrixProductTests
{
    private static readonly MatrixProductPath[] FastPaths =
    [
        .. Enum.GetValues<MatrixProductPath>()
            .Where(path => path != MatrixProductPath.Scalar && MatrixProductPaths.IsSupported(path)),
    ];

    private static readonly int[] EdgeColumns = [0, 1, 3, 4, 7, 8, 9, 15, 16, 17, 31, 33, 47, 48, 49, 64, 95, 97, 145];

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(383)]
    [InlineData(384)]
    [InlineData(385)]
    [InlineData(800)]
    public void Multiply_EdgeShapes_EqualsScalarBits(int depth)
    {
        using var pool = new WorkerPool(1);
        using var workspace = new MatrixProductWorkspace();
        for (var rows = 0; rows <= 20; rows++)
        {
            foreach (var columns in EdgeColumns)
            {
                CompareAllForms(pool, workspace, rows, columns, depth, default(NoEpilogue));
            }
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(5)]
    public void Multiply_AnyThreads_EqualsScalarBits(int threads)
    {
        using var pool = new WorkerPool(threads);
        using var workspace = new MatrixProductWorkspace();
        (int Rows, int Columns, int Depth)[] shapes = [(301, 97, 400), (20, 901, 70), (130, 200, 800), (1, 1600, 130)];
        foreach (var (rows, columns, depth) in shapes)
        {
            CompareAllForms(pool, workspace, rows, columns, depth, default(RowColumnEpilogue));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void Multiply_DeepProductWithSmallResult_EqualsScalarBits(int threads)
    {
        using var pool = new WorkerPool(threads);
        using var workspace = new MatrixProductWorkspace();
        CompareAllForms(pool, workspace, 70, 801, 700, default(RowColumnEpilogue));
        CompareAllForms(pool, workspace, 9, 150, 3700, default(RowColumnEpilogue));
    }

    [Fact]
    public void Multiply_BiasEpilogue_AddsBiasAfterTheLastBlock()
    {
        using var pool = new WorkerPool(2);
        using var workspace = new MatrixProductWorkspace();
        using var bias = MatrixBuffer.Filled(1, 145, transposed: false, seed: 3);
        CompareAllForms(pool, workspace, 50, 145, 800, new BiasEpilogue(bias.View.Data));
        CompareAllForms(pool, workspace, 3, 145, 0, new BiasEpilogue(bias.View.Data));
    }

    [Fact]
    public void Multiply_AgainstDoublePrecision_IsClose()
    {
        using var pool = new WorkerPool(2);
        using var workspace = new MatrixProductWorkspace();
        using var a = MatrixBuffer.Filled(60, 800, transposed: false, seed: 1);
        using var b = MatrixBuffer.Filled(800, 70, transposed: true, seed: 2);
        using var c = new MatrixBuffer(60, 70);
        MatrixProduct.Multiply(pool, workspace, a.View, b.View, c.View);
        for (var i = 0; i < 60; i++)
        {
            for (var j = 0; j < 70; j++)
            {
                var exact = 0.0;
                for (var k = 0; k < 800; k++)
                {
                    exact += (double)*a.At(i, k) * *b.At(k, j);
                }

                ((double)*c.At(i, j)).ShouldBe(exact, 1e-4, $"element ({i}, {j})");
            }
        }
    }

    [Fact]
    public void Multiply_ShapesThatDoNotFit_Throws()
    {
        using var pool = new WorkerPool(1);
        using var workspace = new MatrixProductWorkspace();
        using var a = new MatrixBuffer(2, 3);
        using var b = new MatrixBuffer(4, 5);
        using var c = new MatrixBuffer(2, 5);
        Should.Throw<ArgumentException>(() => MatrixProduct.Multiply(pool, workspace, a.View, b.View, c.View));
    }

    [Fact]
    public void Multiply_SteadyState_AllocatesNothing()
    {
        using var pool = new WorkerPool(2);
        using var workspace = new MatrixProductWorkspace();
        using var a = MatrixBuffer.Filled(100, 200, transposed: false, seed: 1);
        using var b = MatrixBuffer.Filled(200, 100, transposed: true, seed: 2);
        using var c = new MatrixBuffer(100, 100);
        MatrixProduct.Multiply(pool, workspace, a.View, b.View, c.View);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 10; i++)
        {
            MatrixProduct.Multiply(pool, workspace, a.View, b.View, c.View);
        }

        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);
    }

    private static void CompareAllForms<TEpilogue>(
        WorkerPool pool, MatrixProductWorkspace workspace, int rows, int columns, int depth, TEpilogue epilogue)
        where TEpilogue : struct, IMatrixEpilogue
    {
        using var expected = new MatrixBuffer(rows, columns);
        for (var form = 0; form < 4; form++)
        {
            var (transposedA, transposedB) = ((form & 1) != 0, (form & 2) != 0);
            using var a = MatrixBuffer.Filled(rows, depth, transposedA, seed: 1);
            using var b = MatrixBuffer.Filled(depth, columns, transposedB, seed: 2);
            if (form == 0)
            {
                MatrixProduct.Multiply(
                    pool, workspace, a.View, b.View, expected.View, epilogue, MatrixProductPath.Scalar);
            }

            foreach (var path in FastPaths)
            {
                using var c = new MatrixBuffer(rows, columns);
                MatrixProduct.Multiply(pool, workspace, a.View, b.View, c.View, epilogue, path);
                c.ShouldEqualBits(
                    expected,
                    $"{path} [{rows}, {depth}]{(transposedA ? "ᵀ" : "")}·[{depth}, {columns}]"
                        + $"{(transposedB ? "ᵀ" : "")}, {pool.Threads} threads");
            }
        }
    }
}
