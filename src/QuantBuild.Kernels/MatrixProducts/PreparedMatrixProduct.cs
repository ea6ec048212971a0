using QuantBuild.Kernels.Quantizers;
using QuantBuild.Kernels.Threading;

namespace QuantBuild.Kernels.MatrixProducts;

/// <summary>Products with a right-hand side that was packed before, or that is decoded on the way.</summary>
internal static unsafe class PreparedMatrixProduct<TKernel>
    where TKernel : struct, IMicrokernel
{
    public static void Multiply<TEpilogue>(
        WorkerPool pool,
        MatrixProductWorkspace workspace,
        MatrixView a,
        PackedMatrix b,
        MatrixView c,
        TEpilogue epilogue)
        where TEpilogue : struct, IMatrixEpilogue
    {
        var panels = b.Panels<TKernel>();
        var partition = MatrixProductPartition.Shared(
            c.Rows, c.Columns, a.Columns, pool.Threads, TKernel.Rows, panels.PanelColumns);
        var scratchPerWorker = ProductBlock<TKernel>.ScratchFloats;
        var scratch = workspace.Scratch.Reserve(scratchPerWorker * pool.Threads);
        Run(
            pool,
            partition,
            new ProductBody<TKernel, TEpilogue>(a, panels, c, epilogue, partition, scratch, scratchPerWorker));
    }

    public static void MultiplyTransposed<TEpilogue>(
        WorkerPool pool,
        MatrixProductWorkspace workspace,
        MatrixView a,
        QuantizedMatrixView b,
        MatrixView c,
        TEpilogue epilogue)
        where TEpilogue : struct, IMatrixEpilogue
    {
        var partition = MatrixProductPartition.Decoded(
            c.Rows, c.Columns, a.Columns, pool.Threads, TKernel.Rows, TKernel.Width);
        var scratchPerWorker = DecodedProductBody<TKernel, TEpilogue>.ScratchFloats(partition.TaskColumns);
        var scratch = workspace.Scratch.Reserve(scratchPerWorker * pool.Threads);
        Run(
            pool,
            partition,
            new DecodedProductBody<TKernel, TEpilogue>(a, b, c, epilogue, partition, scratch, scratchPerWorker));
    }

    private static void Run<TBody>(WorkerPool pool, MatrixProductPartition partition, TBody body)
        where TBody : struct, IParallelBody
    {
        if (partition.Threads > 1)
        {
            pool.Run(partition.RowTasks * partition.ColumnTasks, body);
            return;
        }

        for (var task = 0; task < partition.RowTasks * partition.ColumnTasks; task++)
        {
            body.Run(task, 0);
        }
    }
}
