using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace QuantBuild.Kernels.MatrixProducts;

/// <summary>A rectangle of C, computed by one thread from A and the packed panels of B.</summary>
internal static unsafe class ProductBlock<TKernel>
    where TKernel : struct, IMicrokernel
{
    private const int TilesPerGroup = 8;

    /// <summary>A group of packed rows of A, and one tile of C for the edges.</summary>
    public static nint ScratchFloats => PackedAFloats + TileFloats;

    private static nint PackedAFloats => (nint)TilesPerGroup * TKernel.Rows * MatrixProduct.DepthBlock;

    private static nint TileFloats => (nint)TKernel.Rows * TKernel.Width * TKernel.Vectors;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Multiply<TEpilogue>(
        MatrixView a,
        PackedPanels<TKernel> b,
        MatrixView c,
        TEpilogue epilogue,
        int firstRow,
        int endRow,
        int firstColumn,
        int endColumn,
        float* scratch)
        where TEpilogue : struct, IMatrixEpilogue
    {
        if (a.Columns == 0)
        {
            Clear(c, firstRow, endRow, firstColumn, endColumn);
            Finish(c, epilogue, firstRow, endRow, firstColumn, endColumn);
            return;
        }

        for (int start = 0, block = 0; start < a.Columns; start += MatrixProduct.DepthBlock, block++)
        {
            var depth = int.Min(MatrixProduct.DepthBlock, a.Columns - start);
            for (var row = firstRow; row < endRow; row += TilesPerGroup * TKernel.Rows)
            {
                var groupEnd = int.Min(endRow, row + (TilesPerGroup * TKernel.Rows));
                MultiplyGroup(a, b, c, row, groupEnd, firstColumn, endColumn, block, depth, scratch);
                if (start + depth == a.Columns)
                {
                    Finish(c, epilogue, row, groupEnd, firstColumn, endColumn);
                }
            }
        }
    }

    /// <summary>One block of K: a few register tiles of rows times all panels of the task.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void MultiplyGroup(
        MatrixView a,
        PackedPanels<TKernel> b,
        MatrixView c,
        int firstRow,
        int endRow,
        int firstColumn,
        int endColumn,
        int block,
        int depth,
        float* scratch)
    {
        var source = a.Data + (firstRow * a.RowStride) + (block * MatrixProduct.DepthBlock * a.ColumnStride);
        var packs = a.ColumnStride != 1;
        if (packs)
        {
            PanelPacking.CopyToPanels(source, a.ColumnStride, depth, endRow - firstRow, TKernel.Rows, scratch);
        }

        for (var row = firstRow; row < endRow; row += TKernel.Rows)
        {
            var rows = int.Min(TKernel.Rows, endRow - row);
            var skipped = row - firstRow;
            var tileA = packs ? scratch + ((nint)skipped * depth) : source + (skipped * a.RowStride);
            var rowStride = packs ? 1 : a.RowStride;
            nint depthStride = packs ? TKernel.Rows : 1;
            for (var column = firstColumn; column < endColumn; column += TKernel.Width * TKernel.Vectors)
            {
                var width = b.PanelWidth(column);
                var columns = int.Min(width, endColumn - column);
                var tileC = c.Data + (row * c.RowStride) + column;
                if (rows == TKernel.Rows && columns == width)
                {
                    TKernel.Run(
                        depth, tileA, rowStride, depthStride, rows, b.Panel(block, column), width,
                        width / TKernel.Width, tileC, c.RowStride, accumulate: block > 0);
                }
                else
                {
                    var tile = scratch + PackedAFloats;
                    TKernel.Run(
                        depth, tileA, rowStride, depthStride, rows, b.Panel(block, column), width,
                        width / TKernel.Width, tile, width, accumulate: false);
                    StoreEdge(tile, width, tileC, c.RowStride, rows, columns, accumulate: block > 0);
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void StoreEdge(
        float* tile, nint tileStride, float* c, nint cRowStride, int rows, int columns, bool accumulate)
    {
        for (var row = 0; row < rows; row++)
        {
            var column = 0;
            for (; column <= columns - 4; column += 4)
            {
                var chain = Vector128.Load(tile + column);
                (accumulate ? Vector128.Load(c + column) + chain : chain).Store(c + column);
            }

            for (; column < columns; column++)
            {
                c[column] = accumulate ? c[column] + tile[column] : tile[column];
            }

            tile += tileStride;
            c += cRowStride;
        }
    }

    private static void Clear(MatrixView c, int firstRow, int endRow, int firstColumn, int endColumn)
    {
        for (var row = firstRow; row < endRow; row++)
        {
            new Span<float>(c.Data + (row * c.RowStride) + firstColumn, endColumn - firstColumn).Clear();
        }
    }

    private static void Finish<TEpilogue>(
        MatrixView c, TEpilogue epilogue, int firstRow, int endRow, int firstColumn, int endColumn)
        where TEpilogue : struct, IMatrixEpilogue
    {
        if (typeof(TEpilogue) == typeof(NoEpilogue))
        {
            return;
        }

        for (var row = firstRow; row < endRow; row++)
        {
            epilogue.Apply(c.Data + (row * c.RowStride) + firstColumn, row, firstColumn, endColumn - firstColumn);
        }
    }
}
