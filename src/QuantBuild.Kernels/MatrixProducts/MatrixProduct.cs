using QuantBuild.Kernels.Threading;

namespace QuantBuild.Kernels.MatrixProducts;

/// <summary>
/// C = A·B in float32. Every element is, on every processor, with any number of threads and for every storage order:
/// along K, blocks of <see cref="DepthBlock"/>, each one chain of fused multiply-adds from +0 in increasing k; the
/// blocks' results added in order.
/// </summary>
public static partial class MatrixProduct
{
    /// <summary>Length of a block along K: part of the numerics, not of tuning.</summary>
    public const int DepthBlock = 384;

    /// <summary>C = A·B.</summary>
    /// <param name="pool">Threads to use.</param>
    /// <param name="workspace">Packing memory.</param>
    /// <param name="a">[m, k], row-major or transposed.</param>
    /// <param name="b">[k, n], row-major or transposed.</param>
    /// <param name="c">[m, n], row-major; overlaps neither A nor B. Overwritten, never read.</param>
    /// <exception cref="ArgumentException">The shapes do not fit, or C is transposed.</exception>
    public static void Multiply(
        WorkerPool pool, MatrixProductWorkspace workspace, MatrixView a, MatrixView b, MatrixView c) =>
        Multiply(pool, workspace, a, b, c, default(NoEpilogue));

    /// <summary>C = epilogue(A·B), see the overload without epilogue.</summary>
    /// <param name="pool">Threads to use.</param>
    /// <param name="workspace">Packing memory.</param>
    /// <param name="a">[m, k], row-major or transposed.</param>
    /// <param name="b">[k, n], row-major or transposed.</param>
    /// <param name="c">[m, n], row-major; overlaps neither A nor B. Overwritten, never read.</param>
    /// <param name="epilogue">Applied to every element once, after the last block.</param>
    /// <exception cref="ArgumentException">The shapes do not fit, or C is transposed.</exception>
    public static void Multiply<TEpilogue>(
        WorkerPool pool,
        MatrixProductWorkspace workspace,
        MatrixView a,
        MatrixView b,
        MatrixView c,
        TEpilogue epilogue)
        where TEpilogue : struct, IMatrixEpilogue =>
        Multiply(pool, workspace, a, b, c, epilogue, MatrixProductPaths.Best);

    internal static void Multiply<TEpilogue>(
        WorkerPool pool,
        MatrixProductWorkspace workspace,
        MatrixView a,
        MatrixView b,
        MatrixView c,
        TEpilogue epilogue,
        MatrixProductPath path)
        where TEpilogue : struct, IMatrixEpilogue
    {
        RequireShapes(a, b.Rows, b.Columns, c);
        if (c.Rows == 0 || c.Columns == 0)
        {
            return;
        }

        switch (path)
        {
            case MatrixProductPath.Avx512:
                BlockedMatrixProduct<Avx512Microkernel>.Multiply(pool, workspace, a, b, c, epilogue);
                break;
            case MatrixProductPath.Avx2:
                BlockedMatrixProduct<Avx2Microkernel>.Multiply(pool, workspace, a, b, c, epilogue);
                break;
            case MatrixProductPath.Portable:
                BlockedMatrixProduct<PortableMicrokernel>.Multiply(pool, workspace, a, b, c, epilogue);
                break;
            default:
                ScalarMatrixProduct.Multiply(a, b, c, epilogue);
                break;
        }
    }
}
