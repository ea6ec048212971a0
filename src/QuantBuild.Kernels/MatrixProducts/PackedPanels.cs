using QuantBuild.Kernels.Threading;

namespace QuantBuild.Kernels.MatrixProducts;

/// <summary>
/// B in panels at most as wide as a register tile and as equal as whole vectors allow. The blocks of K follow each
/// other; within one, the panels do. The last panel may be narrower.
/// </summary>
internal readonly unsafe struct PackedPanels<TKernel> : IParallelBody
    where TKernel : struct, IMicrokernel
{
    // Side by side in one task: a row of the source is read in pieces long enough to be fetched ahead.
    private const int PanelsPerTask = 4;

    private readonly MatrixView source;
    private readonly float* panels;
    private readonly int paddedColumns;
    private readonly int tasksPerBlock;
    private readonly int blocks;

    public PackedPanels(MatrixView source, float* memory)
    {
        var vectors = Cuts(source.Columns, TKernel.Width);
        this.source = source;
        this.paddedColumns = vectors * TKernel.Width;
        this.PanelColumns = PanelColumnsFor(source.Columns);
        this.tasksPerBlock = Cuts(source.Columns, PanelsPerTask * PanelColumns);
        this.blocks = Cuts(source.Rows, MatrixProduct.DepthBlock);
        this.panels = memory;
    }

    public int Tasks => this.blocks * this.tasksPerBlock;

    /// <summary>Columns of every panel but the last.</summary>
    public int PanelColumns { get; }

    /// <summary>Columns of the panels of a matrix with <paramref name="columns"/>, at least 1.</summary>
    public static int PanelColumnsFor(int columns)
    {
        // 64 columns are better two panels of 32 than one of 48 and one of 16.
        var vectors = int.Max(1, Cuts(columns, TKernel.Width));
        return Cuts(vectors, Cuts(vectors, TKernel.Vectors)) * TKernel.Width;
    }

    /// <summary>Memory for packing [rows, columns], and for any shape that exceeds neither.</summary>
    public static nint FloatsUpTo(int rows, int columns) => (nint)rows * Cuts(columns, TKernel.Width) * TKernel.Width;

    /// <summary>The panel that begins at <paramref name="column"/>, a multiple of a panel's columns.</summary>
    public float* Panel(int block, int column)
    {
        var depth = int.Min(MatrixProduct.DepthBlock, this.source.Rows - (block * MatrixProduct.DepthBlock));
        return this.panels + ((nint)block * MatrixProduct.DepthBlock * this.paddedColumns) + ((nint)depth * column);
    }

    public int PanelWidth(int column) => int.Min(PanelColumns, this.paddedColumns - column);

    public void PackAll()
    {
        for (var task = 0; task < Tasks; task++)
        {
            Run(task, 0);
        }
    }

    public void Run(int task, int worker)
    {
        var block = task / this.tasksPerBlock;
        var column = task % this.tasksPerBlock * PanelsPerTask * PanelColumns;
        var firstRow = block * MatrixProduct.DepthBlock;
        PanelPacking.Pack(
            this.source.Data + (firstRow * this.source.RowStride) + (column * this.source.ColumnStride),
            this.source.RowStride,
            this.source.ColumnStride,
            int.Min(MatrixProduct.DepthBlock, this.source.Rows - firstRow),
            int.Min(PanelsPerTask * PanelColumns, this.source.Columns - column),
            PanelColumns,
            TKernel.Width,
            Panel(block, column));
    }

    private static int Cuts(int length, int piece) => (int)(((long)length + piece - 1) / piece);
}
