using QuantBuild.Kernels.Threading;

namespace QuantBuild.Kernels.MatrixProducts;

/// <summary>
/// B in panels as wide as a register tile. The blocks of K follow each other; within one, the panels do. The last
/// panel is as wide as the columns left, rounded up to whole vectors.
/// </summary>
internal readonly unsafe struct PackedPanels<TKernel> : IParallelBody
    where TKernel : struct, IMicrokernel
{
    private readonly MatrixView _source;
    private readonly float* _panels;
    private readonly int _paddedColumns;
    private readonly int _panelCount;
    private readonly int _blocks;

    public PackedPanels(MatrixView source, float* memory)
    {
        _source = source;
        _paddedColumns = Cuts(source.Columns, TKernel.Width) * TKernel.Width;
        _panelCount = Cuts(source.Columns, PanelColumns);
        _blocks = Cuts(source.Rows, MatrixProduct.DepthBlock);
        _panels = memory;
    }

    public int Tasks => _blocks * _panelCount;

    private static int PanelColumns => TKernel.Width * TKernel.Vectors;

    /// <summary>Memory for packing [rows, columns], and for any shape that exceeds neither.</summary>
    public static nint FloatsUpTo(int rows, int columns) => (nint)rows * Cuts(columns, TKernel.Width) * TKernel.Width;

    /// <summary>The panel that begins at <paramref name="column"/>, a multiple of a tile's columns.</summary>
    public float* Panel(int block, int column)
    {
        var depth = int.Min(MatrixProduct.DepthBlock, _source.Rows - (block * MatrixProduct.DepthBlock));
        return _panels + ((nint)block * MatrixProduct.DepthBlock * _paddedColumns) + ((nint)depth * column);
    }

    public int PanelWidth(int column) => int.Min(PanelColumns, _paddedColumns - column);

    public void PackAll()
    {
        for (var task = 0; task < Tasks; task++)
        {
            Run(task, 0);
        }
    }

    public void Run(int task, int worker)
    {
        var block = task / _panelCount;
        var column = task % _panelCount * PanelColumns;
        var firstRow = block * MatrixProduct.DepthBlock;
        PanelPacking.Pack(
            _source.Data + (firstRow * _source.RowStride) + (column * _source.ColumnStride),
            _source.RowStride,
            _source.ColumnStride,
            int.Min(MatrixProduct.DepthBlock, _source.Rows - firstRow),
            int.Min(PanelColumns, _source.Columns - column),
            PanelWidth(column),
            Panel(block, column));
    }

    private static int Cuts(int length, int piece) => (int)(((long)length + piece - 1) / piece);
}
