using QuantBuild.Kernels.Threading;

namespace QuantBuild.Kernels.MatrixProducts;

/// <summary>
/// Tasks own rectangles of C. B is packed into panels: whole and by all threads before they start, or, where B is
/// large, by each task for itself.
/// </summary>
internal static unsafe class BlockedMatrixProduct<TKernel>
    where TKernel : struct, IMicrokernel
{
    // More than this, packed B would leave the caches of the threads that packed it before it is used.
    private const long LargestSharedB = 512 * 1024;

    public static void Multiply<TEpilogue>(
        WorkerPool pool,
        MatrixProductWorkspace workspace,
        MatrixView a,
        MatrixView b,
        MatrixView c,
        TEpilogue epilogue)
        where TEpilogue : struct, IMatrixEpilogue
    {
        if (FewRowsMatrixProduct.Fits(a, b, c))
        {
            FewRowsMatrixProduct.Multiply(pool, a, b, c, epilogue);
        }
        else if ((long)b.Rows * b.Columns > LargestSharedB)
        {
            MultiplyStreamed(pool, workspace, a, b, c, epilogue);
        }
        else
        {
            MultiplyShared(pool, workspace, a, b, c, epilogue);
        }
    }

    private static void MultiplyShared<TEpilogue>(
        WorkerPool pool,
        MatrixProductWorkspace workspace,
        MatrixView a,
        MatrixView b,
        MatrixView c,
        TEpilogue epilogue)
        where TEpilogue : struct, IMatrixEpilogue
    {
        var packedB = new PackedPanels<TKernel>(
            b, workspace.PackedB.Reserve(PackedPanels<TKernel>.FloatsUpTo(b.Rows, b.Columns)));
        var partition = MatrixProductPartition.Shared(
            c.Rows, c.Columns, a.Columns, pool.Threads, TKernel.Rows, packedB.PanelColumns);
        var scratchPerWorker = ProductBlock<TKernel>.ScratchFloats;
        var scratch = workspace.Scratch.Reserve(scratchPerWorker * pool.Threads);
        var body = new ProductBody<TKernel, TEpilogue>(a, packedB, c, epilogue, partition, scratch, scratchPerWorker);
        if (partition.Threads == 1)
        {
            packedB.PackAll();
            for (var task = 0; task < body.Tasks; task++)
            {
                body.Run(task, 0);
            }
        }
        else
        {
            pool.Run(packedB.Tasks, packedB);
            pool.Run(body.Tasks, body);
        }
    }

    private static void MultiplyStreamed<TEpilogue>(
        WorkerPool pool,
        MatrixProductWorkspace workspace,
        MatrixView a,
        MatrixView b,
        MatrixView c,
        TEpilogue epilogue)
        where TEpilogue : struct, IMatrixEpilogue
    {
        var partition = MatrixProductPartition.Streamed(
            c.Rows, c.Columns, pool.Threads, TKernel.Rows, TKernel.Width * TKernel.Vectors);
        var scratchPerWorker = StreamedProductBody<TKernel, TEpilogue>.ScratchFloats(partition.TaskColumns);
        var scratch = workspace.Scratch.Reserve(scratchPerWorker * pool.Threads);
        var body = new StreamedProductBody<TKernel, TEpilogue>(a, b, c, epilogue, partition, scratch, scratchPerWorker);
        pool.Run(body.Tasks, body);
    }
}
