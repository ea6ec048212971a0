using QuantBuild.Kernels.Threading;

namespace QuantBuild.Kernels.MatrixProducts;

/// <summary>
/// B is packed whole into panels, block of K by block of K, by all threads; then tasks own rectangles of C and walk
/// over K block by block, so that a task's share of B stays in the second-level cache.
/// </summary>
internal static unsafe class BlockedMatrixProduct<TKernel>
    where TKernel : struct, IMicrokernel
{
    public static void Multiply<TEpilogue>(
        WorkerPool pool,
        MatrixProductWorkspace workspace,
        MatrixView a,
        MatrixView b,
        MatrixView c,
        TEpilogue epilogue)
        where TEpilogue : struct, IMatrixEpilogue
    {
        var panelColumns = TKernel.Width * TKernel.Vectors;
        var plan = new MatrixProductPlan(c.Rows, c.Columns, a.Columns, pool.Threads, TKernel.Rows, panelColumns);
        var packedB = new PackedPanels<TKernel>(
            b, workspace.PackedB.Reserve(PackedPanels<TKernel>.FloatsUpTo(b.Rows, b.Columns)));
        var scratchPerWorker = ProductBlock<TKernel>.ScratchFloats;
        var scratch = workspace.Scratch.Reserve(scratchPerWorker * pool.Threads);
        var body = new ProductBody<TKernel, TEpilogue>(a, packedB, c, epilogue, plan, scratch, scratchPerWorker);
        if (plan.Threads == 1)
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
}
