using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace QuantBuild.Kernels.MatrixProducts;

/// <summary>Rectangles of C, computed by one thread from A and packed panels of B.</summary>
internal static unsafe class ProductBlock<TKernel>
    where TKernel : struct, IMicrokernel
{
    private const int TilesPerGroup = 8;

    // For fewer columns of C, packing A costs more than strides do.
    private const int ColumnsWorthPacking = 96;

    /// <summary>Rows of A that are packed at a time.</summary>
    public static int GroupRows => TilesPerGroup * TKernel.Rows;

    /// <summary>A group of packed rows of A, and one tile of C for the edges.</summary>
    public static nint ScratchFloats => PackedAFloats + TileFloats;

    private static nint PackedAFloats => (nint)GroupRows * MatrixProduct.DepthBlock;

    private static nint TileFloats => (nint)TKernel.Rows * TKernel.Width * TKernel.Vectors;

    /// <summary>Rows firstRow … and columns firstColumn … of C over the whole of K; B is packed whole.</summary>
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
        // B's part of one block of K stays in the second-level cache while all rows of the task pass by.
        for (int start = 0, block = 0; start < a.Columns; start += MatrixProduct.DepthBlock, block++)
        {
            var depth = int.Min(MatrixProduct.DepthBlock, a.Columns - start);
            for (var row = firstRow; row < endRow; row += GroupRows)
            {
                var groupEnd = int.Min(endRow, row + GroupRows);
                MultiplyGroup(
                    a, start, depth, b, block, c, row, groupEnd, firstColumn, endColumn, 0, accumulate: start > 0,
                    scratch);
                if (start + depth == a.Columns)
                {
                    Finish(a, c, epilogue, row, groupEnd, firstColumn, endColumn);
                }
            }
        }

        if (a.Columns == 0)
        {
            Finish(a, c, epilogue, firstRow, endRow, firstColumn, endColumn);
        }
    }

    /// <summary>
    /// One block of K: a few register tiles of rows times panels of B, of which the first begins at column
    /// <paramref name="panelOrigin"/> of C.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void MultiplyGroup(
        MatrixView a,
        int start,
        int depth,
        PackedPanels<TKernel> b,
        int block,
        MatrixView c,
        int firstRow,
        int endRow,
        int firstColumn,
        int endColumn,
        int panelOrigin,
        bool accumulate,
        float* scratch)
    {
        var source = a.Data + (firstRow * a.RowStride) + (start * a.ColumnStride);
        var packs = a.ColumnStride != 1 || endColumn - firstColumn >= ColumnsWorthPacking;
        if (packs)
        {
            PanelPacking.Pack(
                source, a.ColumnStride, a.RowStride, depth, endRow - firstRow, TKernel.Rows, TKernel.Rows, scratch);
        }

        var tile = scratch + PackedAFloats;
        for (var row = firstRow; row < endRow; row += TKernel.Rows)
        {
            var rows = int.Min(TKernel.Rows, endRow - row);
            var skipped = row - firstRow;
            var tileA = packs ? scratch + ((nint)skipped * depth) : source + (skipped * a.RowStride);
            for (var column = firstColumn; column < endColumn; column += b.PanelColumns)
            {
                var panel = b.Panel(block, column - panelOrigin);
                var width = b.PanelWidth(column - panelOrigin);
                var columns = int.Min(width, endColumn - column);
                var tileC = c.Data + (row * c.RowStride) + column;
                var whole = rows == TKernel.Rows && columns == width;
                var target = whole ? tileC : tile;
                var stride = whole ? c.RowStride : width;
                var adds = whole && accumulate;
                if (packs)
                {
                    TKernel.RunPacked(depth, tileA, panel, width / TKernel.Width, target, stride, adds);
                }
                else
                {
                    TKernel.Run(
                        depth, tileA, a.RowStride, 1, rows, panel, width / TKernel.Width, target, stride, adds);
                }

                if (!whole)
                {
                    StoreEdge(tile, width, tileC, c.RowStride, rows, columns, accumulate);
                }
            }
        }
    }

    /// <summary>What remains to be done when all of K has been added up; without any K, C is zero.</summary>
    public static void Finish<TEpilogue>(
        MatrixView a, MatrixView c, TEpilogue epilogue, int firstRow, int endRow, int firstColumn, int endColumn)
        where TEpilogue : struct, IMatrixEpilogue
    {
        for (var row = firstRow; row < endRow; row++)
        {
            var segment = c.Data + (row * c.RowStride) + firstColumn;
            if (a.Columns == 0)
            {
                new Span<float>(segment, endColumn - firstColumn).Clear();
            }

            if (typeof(TEpilogue) != typeof(NoEpilogue))
            {
                epilogue.Apply(segment, row, firstColumn, endColumn - firstColumn);
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
}
