using QuantBuild.Kernels.Threading;

namespace QuantBuild.Kernels.MatrixProducts;

/// <summary>One task: a rectangle of C over the whole of K.</summary>
internal readonly unsafe struct ProductBody<TKernel, TEpilogue>(
    MatrixView a,
    PackedPanels<TKernel> b,
    MatrixView c,
    TEpilogue epilogue,
    MatrixProductPartition partition,
    float* scratch,
    nint scratchPerWorker) : IParallelBody
    where TKernel : struct, IMicrokernel
    where TEpilogue : struct, IMatrixEpilogue
{
    public int Tasks => partition.RowTasks * partition.ColumnTasks;

    public void Run(int task, int worker)
    {
        // Neighbouring tasks share their part of B.
        var firstRow = task % partition.RowTasks * partition.TaskRows;
        var firstColumn = task / partition.RowTasks * partition.TaskColumns;
        ProductBlock<TKernel>.Multiply(
            a,
            b,
            c,
            epilogue,
            firstRow,
            int.Min(c.Rows, firstRow + partition.TaskRows),
            firstColumn,
            int.Min(c.Columns, firstColumn + partition.TaskColumns),
            scratch + (worker * scratchPerWorker));
    }
}
