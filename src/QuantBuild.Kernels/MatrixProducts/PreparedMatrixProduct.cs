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
        var plan = MatrixProductPlan.Shared(
            c.Rows, c.Columns, a.Columns, pool.Threads, TKernel.Rows, panels.PanelColumns);
        var scratchPerWorker = ProductBlock<TKernel>.ScratchFloats;
        var scratch = workspace.Scratch.Reserve(scratchPerWorker * pool.Threads);
        Run(pool, plan, new ProductBody<TKernel, TEpilogue>(a, panels, c, epilogue, plan, scratch, scratchPerWorker));
    }

    public static void MultiplyTransposed<TEpilogue>(
        WorkerPool pool,
        MatrixProductWorkspace workspace,
        MatrixView a,
        QuantizedMatrix b,
        MatrixView c,
        TEpilogue epilogue)
        where TEpilogue : struct, IMatrixEpilogue
    {
        var plan = MatrixProductPlan.Decoded(
            c.Rows, c.Columns, a.Columns, pool.Threads, TKernel.Rows, TKernel.Width);
        var scratchPerWorker = DecodedProductBody<TKernel, TEpilogue>.ScratchFloats(plan.TaskColumns);
        var scratch = workspace.Scratch.Reserve(scratchPerWorker * pool.Threads);
        Run(pool, plan, new DecodedProductBody<TKernel, TEpilogue>(a, b, c, epilogue, plan, scratch, scratchPerWorker));
    }

    private static void Run<TBody>(WorkerPool pool, MatrixProductPlan plan, TBody body)
        where TBody : struct, IParallelBody
    {
        if (plan.Threads > 1)
        {
            pool.Run(plan.RowTasks * plan.ColumnTasks, body);
            return;
        }

        for (var task = 0; task < plan.RowTasks * plan.ColumnTasks; task++)
        {
            body.Run(task, 0);
        }
    }
}
