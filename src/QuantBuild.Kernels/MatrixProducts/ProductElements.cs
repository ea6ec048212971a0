using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using QuantBuild.Kernels.Threading;

namespace QuantBuild.Kernels.MatrixProducts;

/// <summary>
/// Single elements of Aᵀ·B, for callers who need few of them: the bits that the whole product has. An element is a sum
/// over blocks of <see cref="MatrixProduct.DepthBlock"/> rows, each block one chain of fused multiply-adds. The chains
/// of four blocks, a group, run side by side in one vector: for that some rows of each block are laid out anew, so that
/// the values of one column follow each other, four blocks interleaved, and stay in the caches while all elements pass.
/// </summary>
public static unsafe class ProductElements
{
    // Blocks of a group.
    private const int Lanes = 4;

    private const int GroupRows = Lanes * MatrixProduct.DepthBlock;

    // Of each block that are laid out at a time.
    private const int ChunkRows = 64;

    // Of a column's values in a chunk. Columns a power of two apart would share the lines of a cache.
    private const nint ColumnStride = (ChunkRows + 4) * Lanes;

    private const int ColumnsPerTask = 32;
    private const int ElementsPerTask = 1024;

    // Elements whose chains run at the same time.
    private const int SideBySide = 4;

    /// <summary>result[i] = (Aᵀ·B)[p / n, p % n] with p = positions[i].</summary>
    /// <param name="pool">Threads to use.</param>
    /// <param name="workspace">Scratch memory.</param>
    /// <param name="a">[depth, m], row-major.</param>
    /// <param name="b">[depth, n], row-major.</param>
    /// <param name="positions">Each in [0, m·n); fastest where they ascend.</param>
    /// <param name="result">Overwritten; overlaps nothing.</param>
    /// <param name="count">Number of positions.</param>
    public static void OfTransposed(
        WorkerPool pool,
        MatrixProductWorkspace workspace,
        MatrixView a,
        MatrixView b,
        int* positions,
        float* result,
        nint count)
    {
        ArgumentNullException.ThrowIfNull(pool);
        ArgumentNullException.ThrowIfNull(workspace);
        new Span<float>(result, checked((int)count)).Clear();
        var left = workspace.PackedB.Reserve((a.Columns + b.Columns) * ColumnStride);
        var right = left + (a.Columns * ColumnStride);
        var chains = workspace.Scratch.Reserve(count * Lanes);
        for (var first = 0; first < a.Rows; first += GroupRows)
        {
            new Span<Vector128<float>>(chains, (int)count).Clear();
            var blockRows = int.Min(MatrixProduct.DepthBlock, a.Rows - first);
            for (var row = 0; row < blockRows; row += ChunkRows)
            {
                var rows = int.Min(ChunkRows, blockRows - row);
                var layout = new LayoutBody(a, b, left, right, first + row, rows);
                pool.Run(layout.Tasks, layout);
                var elements = new ElementsBody(left, right, b.Columns, rows, positions, chains, count);
                pool.Run(elements.Tasks, elements);
            }

            var blocks = int.Min(Lanes, ((a.Rows - 1 - first) / MatrixProduct.DepthBlock) + 1);
            for (nint i = 0; i < count; i++)
            {
                for (var block = 0; block < blocks; block++)
                {
                    var chain = chains[(i * Lanes) + block];
                    result[i] = first == 0 && block == 0 ? chain : result[i] + chain;
                }
            }
        }
    }

    /// <summary>
    /// Lays out a few rows of each block of a group: [columns, rows, block], a column <see cref="ColumnStride"/> after
    /// the one before. Where a block has no such row stands 0 in A's place and −0 in B's: their product, −0, changes no
    /// chain.
    /// </summary>
    private readonly struct LayoutBody(
        MatrixView a, MatrixView b, float* left, float* right, int firstRow, int rows) : IParallelBody
    {
        public int Tasks => TasksOf(a) + TasksOf(b);

        public void Run(int task, int worker)
        {
            if (task < TasksOf(a))
            {
                LayOut(a, task * ColumnsPerTask, 0f, left);
            }
            else
            {
                LayOut(b, (task - TasksOf(a)) * ColumnsPerTask, -0f, right);
            }
        }

        private static int TasksOf(MatrixView matrix) => (matrix.Columns + ColumnsPerTask - 1) / ColumnsPerTask;

        private void LayOut(MatrixView source, int column, float absent, float* target)
        {
            var columns = int.Min(ColumnsPerTask, source.Columns - column);
            for (var row = 0; row < rows; row++)
            {
                LayOutRow(
                    source, firstRow + row, column, columns, absent,
                    target + (column * ColumnStride) + (row * Lanes));
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private static void LayOutRow(
            MatrixView source, int row, int column, int columns, float absent, float* target)
        {
            var from = source.Data + (row * source.RowStride) + column;
            var step = MatrixProduct.DepthBlock * source.RowStride;
            var blocks = ((source.Rows - 1 - row) / MatrixProduct.DepthBlock) + 1;
            var none = Vector128.Create(absent);
            var i = 0;
            for (; i <= columns - Lanes && PanelTransposition.HasSquares; i += Lanes)
            {
                PanelTransposition.StoreTransposed(
                    Vector128.Load(from + i),
                    blocks > 1 ? Vector128.Load(from + i + step) : none,
                    blocks > 2 ? Vector128.Load(from + i + (2 * step)) : none,
                    blocks > 3 ? Vector128.Load(from + i + (3 * step)) : none,
                    target + (i * ColumnStride),
                    ColumnStride);
            }

            for (; i < columns; i++)
            {
                for (var block = 0; block < Lanes; block++)
                {
                    target[(i * ColumnStride) + block] = block < blocks ? from[i + (block * step)] : absent;
                }
            }
        }
    }

    /// <summary>Goes on with the chains of all elements over the rows that are laid out.</summary>
    private readonly struct ElementsBody(
        float* left, float* right, int n, int rows, int* positions, float* chains, nint count) : IParallelBody
    {
        public int Tasks => (int)((count + ElementsPerTask - 1) / ElementsPerTask);

        public void Run(int task, int worker)
        {
            var end = nint.Min(count, ((nint)task + 1) * ElementsPerTask);
            var i = (nint)task * ElementsPerTask;
            for (; i <= end - SideBySide; i += SideBySide)
            {
                ExtendFour(positions + i, chains + (i * Lanes));
            }

            for (; i < end; i++)
            {
                var (row, column) = Math.DivRem(positions[i], n);
                float* a = left + (row * ColumnStride), b = right + (column * ColumnStride);
                var chain = Vector128.Load(chains + (i * Lanes));
                for (nint k = 0; k < rows * Lanes; k += Lanes)
                {
                    chain = Vector128.FusedMultiplyAdd(Vector128.Load(a + k), Vector128.Load(b + k), chain);
                }

                chain.Store(chains + (i * Lanes));
            }
        }

        /// <summary>Four elements, whose chains do not wait for each other.</summary>
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private void ExtendFour(int* at, float* four)
        {
            var (row0, column0) = Math.DivRem(at[0], n);
            var (row1, column1) = Math.DivRem(at[1], n);
            var (row2, column2) = Math.DivRem(at[2], n);
            var (row3, column3) = Math.DivRem(at[3], n);
            float* a0 = left + (row0 * ColumnStride), b0 = right + (column0 * ColumnStride);
            float* a1 = left + (row1 * ColumnStride), b1 = right + (column1 * ColumnStride);
            float* a2 = left + (row2 * ColumnStride), b2 = right + (column2 * ColumnStride);
            float* a3 = left + (row3 * ColumnStride), b3 = right + (column3 * ColumnStride);
            var c0 = Vector128.Load(four);
            var c1 = Vector128.Load(four + Lanes);
            var c2 = Vector128.Load(four + (2 * Lanes));
            var c3 = Vector128.Load(four + (3 * Lanes));
            for (nint k = 0; k < rows * Lanes; k += Lanes)
            {
                c0 = Vector128.FusedMultiplyAdd(Vector128.Load(a0 + k), Vector128.Load(b0 + k), c0);
                c1 = Vector128.FusedMultiplyAdd(Vector128.Load(a1 + k), Vector128.Load(b1 + k), c1);
                c2 = Vector128.FusedMultiplyAdd(Vector128.Load(a2 + k), Vector128.Load(b2 + k), c2);
                c3 = Vector128.FusedMultiplyAdd(Vector128.Load(a3 + k), Vector128.Load(b3 + k), c3);
            }

            c0.Store(four);
            c1.Store(four + Lanes);
            c2.Store(four + (2 * Lanes));
            c3.Store(four + (3 * Lanes));
        }
    }
}
