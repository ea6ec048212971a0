using QuantBuild.Kernels.Threading;

namespace QuantBuild.Kernels.MatrixProducts;

/// <summary>One task: a rectangle of C over the whole of K.</summary>
internal readonly unsafe struct ProductBody<TKernel, TEpilogue>(
    MatrixView a,
    PackedPanels<TKernel> b,
    MatrixView c,
    TEpilogue epilogue,
    MatrixProductPlan plan,
    float* scratch,
    nint scratchPerWorker) : IParallelBody
    where TKernel : struct, IMicrokernel
    where TEpilogue : struct, IMatrixEpilogue
{
    public int Tasks => plan.RowTasks * plan.ColumnTasks;

    public void Run(int task, int worker)
    {
        // Neighbouring tasks share their part of B.
        var firstRow = task % plan.RowTasks * plan.TaskRows;
        var firstColumn = task / plan.RowTasks * plan.TaskColumns;
        ProductBlock<TKernel>.Multiply(
            a,
            b,
            c,
            epilogue,
            firstRow,
            int.Min(c.Rows, firstRow + plan.TaskRows),
            firstColumn,
            int.Min(c.Columns, firstColumn + plan.TaskColumns),
            scratch + (worker * scratchPerWorker));
    }
}
