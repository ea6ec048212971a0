using QuantBuild.Kernels.Quantizers;
using QuantBuild.Kernels.Threading;

namespace QuantBuild.Kernels.MatrixProducts;

/// <content>Products with a matrix that does not change: the same bits as with its plain form.</content>
public static partial class MatrixProduct
{
    /// <summary>C = epilogue(A·B) with B packed before.</summary>
    /// <param name="pool">Threads to use.</param>
    /// <param name="workspace">Scratch memory.</param>
    /// <param name="a">[m, k], row-major or transposed.</param>
    /// <param name="b">[k, n].</param>
    /// <param name="c">[m, n], row-major; overlaps neither A nor B. Overwritten, never read.</param>
    /// <param name="epilogue">Applied to every element once, after the last block.</param>
    /// <exception cref="ArgumentException">The shapes do not fit, or C is transposed.</exception>
    public static void Multiply<TEpilogue>(
        WorkerPool pool,
        MatrixProductWorkspace workspace,
        MatrixView a,
        PackedMatrix b,
        MatrixView c,
        TEpilogue epilogue)
        where TEpilogue : struct, IMatrixEpilogue
    {
        RequireShapes(a, b.Rows, b.Columns, c);
        if (c.Rows == 0 || c.Columns == 0)
        {
            return;
        }

        switch (b.Path)
        {
            case MatrixProductPath.Avx512:
                PreparedMatrixProduct<Avx512Microkernel>.Multiply(pool, workspace, a, b, c, epilogue);
                break;
            case MatrixProductPath.Avx2:
                PreparedMatrixProduct<Avx2Microkernel>.Multiply(pool, workspace, a, b, c, epilogue);
                break;
            default:
                PreparedMatrixProduct<PortableMicrokernel>.Multiply(pool, workspace, a, b, c, epilogue);
                break;
        }
    }

    /// <summary>C = epilogue(A·Bᵀ) with B in packed codes, decoded block by block.</summary>
    /// <param name="pool">Threads to use.</param>
    /// <param name="workspace">Scratch memory.</param>
    /// <param name="a">[m, k], row-major or transposed.</param>
    /// <param name="b">[n, k]: the weight of a linear layer, as it is stored.</param>
    /// <param name="c">[m, n], row-major; overlaps neither A nor B. Overwritten, never read.</param>
    /// <param name="epilogue">Applied to every element once, after the last block.</param>
    /// <exception cref="ArgumentException">The shapes do not fit, or C is transposed.</exception>
    public static void MultiplyTransposed<TEpilogue>(
        WorkerPool pool,
        MatrixProductWorkspace workspace,
        MatrixView a,
        QuantizedMatrixView b,
        MatrixView c,
        TEpilogue epilogue)
        where TEpilogue : struct, IMatrixEpilogue =>
        MultiplyTransposed(pool, workspace, a, b, c, epilogue, MatrixProductPaths.Best);

    internal static void MultiplyTransposed<TEpilogue>(
        WorkerPool pool,
        MatrixProductWorkspace workspace,
        MatrixView a,
        QuantizedMatrixView b,
        MatrixView c,
        TEpilogue epilogue,
        MatrixProductPath path)
        where TEpilogue : struct, IMatrixEpilogue
    {
        RequireShapes(a, b.Columns, b.Rows, c);
        if (c.Rows == 0 || c.Columns == 0)
        {
            return;
        }

        switch (path)
        {
            case MatrixProductPath.Avx512:
                PreparedMatrixProduct<Avx512Microkernel>.MultiplyTransposed(pool, workspace, a, b, c, epilogue);
                break;
            case MatrixProductPath.Avx2:
                PreparedMatrixProduct<Avx2Microkernel>.MultiplyTransposed(pool, workspace, a, b, c, epilogue);
                break;
            default:
                PreparedMatrixProduct<PortableMicrokernel>.MultiplyTransposed(pool, workspace, a, b, c, epilogue);
                break;
        }
    }

    private static void RequireShapes(MatrixView a, int rows, int columns, MatrixView c)
    {
        if (a.Rows != c.Rows || columns != c.Columns || a.Columns != rows)
        {
            throw new ArgumentException(
                $"[{a.Rows}, {a.Columns}]·[{rows}, {columns}] does not give [{c.Rows}, {c.Columns}].", nameof(c));
        }

        if (c.ColumnStride != 1)
        {
            throw new ArgumentException("The product must be row-major.", nameof(c));
        }
    }
}
