namespace QuantBuild.Kernels.MatrixProducts;

/// <summary>
/// A float32 matrix in memory owned by someone else: element (i, j) at <c>Data[i · RowStride + j · ColumnStride]</c>.
/// </summary>
public readonly unsafe struct MatrixView
{
    /// <summary>A row-major matrix; <paramref name="leadingDimension"/> elements from one row to the next.</summary>
    public MatrixView(float* data, int rows, int columns, nint leadingDimension)
        : this(data, rows, columns, leadingDimension, 1)
    {
    }

    /// <summary>A row-major matrix without gaps between its rows.</summary>
    public MatrixView(float* data, int rows, int columns)
        : this(data, rows, columns, columns, 1)
    {
    }

    private MatrixView(float* data, int rows, int columns, nint rowStride, nint columnStride)
    {
        Data = data;
        Rows = rows;
        Columns = columns;
        RowStride = rowStride;
        ColumnStride = columnStride;
    }

    public float* Data { get; }

    public int Rows { get; }

    public int Columns { get; }

    /// <summary>Elements from (i, j) to (i + 1, j).</summary>
    public nint RowStride { get; }

    /// <summary>Elements from (i, j) to (i, j + 1): 1, unless transposed.</summary>
    public nint ColumnStride { get; }

    /// <summary>The same memory with rows and columns exchanged.</summary>
    public MatrixView Transposed() => new(Data, Columns, Rows, ColumnStride, RowStride);

    internal MatrixView Part(int firstRow, int rows, int firstColumn, int columns) =>
        new(Data + (firstRow * RowStride) + (firstColumn * ColumnStride), rows, columns, RowStride, ColumnStride);
}
