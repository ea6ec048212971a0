using QuantBuild.Kernels.Quantizers;
using QuantBuild.Kernels.Threading;

namespace QuantBuild.Kernels.MatrixProducts;

/// <summary>
/// One task of a product with the transpose of a quantized matrix: a rectangle of C, for which the task decodes and
/// packs its own columns of B, one block of K after the other, in memory that stays in its cache.
/// </summary>
internal readonly unsafe struct DecodedProductBody<TKernel, TEpilogue>(
    MatrixView a,
    QuantizedMatrixView transposedB,
    MatrixView c,
    TEpilogue epilogue,
    MatrixProductPartition partition,
    float* scratch,
    nint scratchPerWorker) : IParallelBody
    where TKernel : struct, IMicrokernel
    where TEpilogue : struct, IMatrixEpilogue
{
    private static nint PanelFloats => (nint)MatrixProduct.DepthBlock * TKernel.Width * TKernel.Vectors;

    public int Tasks => partition.RowTasks * partition.ColumnTasks;

    /// <summary>For one worker: what a block needs, one decoded panel, and the packed block of B.</summary>
    public static nint ScratchFloats(int taskColumns) =>
        ProductBlock<TKernel>.ScratchFloats + PanelFloats
        + PackedPanels<TKernel>.FloatsUpTo(MatrixProduct.DepthBlock, taskColumns);

    public void Run(int task, int worker)
    {
        var firstRow = task % partition.RowTasks * partition.TaskRows;
        var endRow = int.Min(c.Rows, firstRow + partition.TaskRows);
        var firstColumn = task / partition.RowTasks * partition.TaskColumns;
        var endColumn = int.Min(c.Columns, firstColumn + partition.TaskColumns);
        var memory = scratch + (worker * scratchPerWorker);
        var decoded = memory + ProductBlock<TKernel>.ScratchFloats;
        for (var start = 0; start < a.Columns; start += MatrixProduct.DepthBlock)
        {
            var depth = int.Min(MatrixProduct.DepthBlock, a.Columns - start);
            var panels = new PackedPanels<TKernel>(
                new MatrixView(null, depth, endColumn - firstColumn), decoded + PanelFloats);
            for (var column = firstColumn; column < endColumn; column += panels.PanelColumns)
            {
                var columns = int.Min(panels.PanelColumns, endColumn - column);
                for (var row = 0; row < columns; row++)
                {
                    transposedB.Decode(column + row, start, depth, decoded + ((nint)row * depth));
                }

                PanelPacking.Pack(
                    decoded, 1, depth, depth, columns, panels.PanelColumns, TKernel.Width,
                    panels.Panel(0, column - firstColumn));
            }

            for (var row = firstRow; row < endRow; row += ProductBlock<TKernel>.GroupRows)
            {
                var groupEnd = int.Min(endRow, row + ProductBlock<TKernel>.GroupRows);
                ProductBlock<TKernel>.MultiplyGroup(
                    a, start, depth, panels, 0, c, row, groupEnd, firstColumn, endColumn, firstColumn,
                    accumulate: start > 0, memory);
            }
        }

        ProductBlock<TKernel>.Finish(a, c, epilogue, firstRow, endRow, firstColumn, endColumn);
    }
}
