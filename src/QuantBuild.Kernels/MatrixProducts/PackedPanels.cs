using QuantBuild.Kernels.Threading;

namespace QuantBuild.Kernels.MatrixProducts;

/// <summary>
/// B in panels as wide as a register tile. The blocks of K follow each other; within one, the panels do. The last
/// panel is as wide as the columns left, rounded up to whole vectors.
/// </summary>
internal readonly unsafe struct PackedPanels<TKernel> : IParallelBody
    where TKernel : struct, IMicrokernel
{
    private readonly MatrixView source;
    private readonly float* panels;
    private readonly int paddedColumns;
    private readonly int panelCount;
    private readonly int blocks;

    public PackedPanels(MatrixView source, float* memory)
    {
        this.source = source;
        this.paddedColumns = Cuts(source.Columns, TKernel.Width) * TKernel.Width;
        this.panelCount = Cuts(source.Columns, PanelColumns);
        this.blocks = Cuts(source.Rows, MatrixProduct.DepthBlock);
        this.panels = memory;
    }

    public int Tasks => this.blocks * this.panelCount;

    private static int PanelColumns => TKernel.Width * TKernel.Vectors;

    /// <summary>Memory for packing [rows, columns], and for any shape that exceeds neither.</summary>
    public static nint FloatsUpTo(int rows, int columns) => (nint)rows * Cuts(columns, TKernel.Width) * TKernel.Width;

    /// <summary>The panel that begins at <paramref name="column"/>, a multiple of a tile's columns.</summary>
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
        var block = task / this.panelCount;
        var column = task % this.panelCount * PanelColumns;
        var firstRow = block * MatrixProduct.DepthBlock;
        PanelPacking.Pack(
            this.source.Data + (firstRow * this.source.RowStride) + (column * this.source.ColumnStride),
            this.source.RowStride,
            this.source.ColumnStride,
            int.Min(MatrixProduct.DepthBlock, this.source.Rows - firstRow),
            int.Min(PanelColumns, this.source.Columns - column),
            PanelWidth(column),
            Panel(block, column));
    }

    private static int Cuts(int length, int piece) => (int)(((long)length + piece - 1) / piece);
}
