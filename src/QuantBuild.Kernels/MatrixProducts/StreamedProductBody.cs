using QuantBuild.Kernels.Threading;

namespace QuantBuild.Kernels.MatrixProducts;

/// <summary>
/// One task of a product with a large B: a rectangle of C, for which the task packs its own columns of B, one block of
/// K after the other, in memory that stays in its cache.
/// </summary>
internal readonly unsafe struct StreamedProductBody<TKernel, TEpilogue>(
    MatrixView a,
    MatrixView b,
    MatrixView c,
    TEpilogue epilogue,
    MatrixProductPartition partition,
    float* scratch,
    nint scratchPerWorker) : IParallelBody
    where TKernel : struct, IMicrokernel
    where TEpilogue : struct, IMatrixEpilogue
{
    public int Tasks => partition.RowTasks * partition.ColumnTasks;

    /// <summary>For one worker: what a block needs, and the packed block of B.</summary>
    public static nint ScratchFloats(int taskColumns) =>
        ProductBlock<TKernel>.ScratchFloats + PackedPanels<TKernel>.FloatsUpTo(MatrixProduct.DepthBlock, taskColumns);

    public void Run(int task, int worker)
    {
        var firstRow = task % partition.RowTasks * partition.TaskRows;
        var endRow = int.Min(c.Rows, firstRow + partition.TaskRows);
        var firstColumn = task / partition.RowTasks * partition.TaskColumns;
        var endColumn = int.Min(c.Columns, firstColumn + partition.TaskColumns);
        var memory = scratch + (worker * scratchPerWorker);
        for (var start = 0; start < a.Columns; start += MatrixProduct.DepthBlock)
        {
            var depth = int.Min(MatrixProduct.DepthBlock, a.Columns - start);
            var panels = new PackedPanels<TKernel>(
                b.Part(start, depth, firstColumn, endColumn - firstColumn),
                memory + ProductBlock<TKernel>.ScratchFloats);
            panels.PackAll();
            for (var row = firstRow; row < endRow; row += ProductBlock<TKernel>.GroupRows)
            {
                ProductBlock<TKernel>.MultiplyGroup(
                    a, start, depth, panels, 0, c, row, int.Min(endRow, row + ProductBlock<TKernel>.GroupRows),
                    firstColumn, endColumn, firstColumn, accumulate: start > 0, memory);
            }
        }

        ProductBlock<TKernel>.Finish(a, c, epilogue, firstRow, endRow, firstColumn, endColumn);
    }
}
