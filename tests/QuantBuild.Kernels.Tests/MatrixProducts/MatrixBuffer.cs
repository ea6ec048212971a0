using QuantBuild.Kernels.MatrixProducts;

namespace QuantBuild.Kernels.Tests.MatrixProducts;

/// <summary>
/// A matrix for tests, stored row-major or transposed, with gaps between rows that must stay untouched.
/// </summary>
internal sealed unsafe class MatrixBuffer : IDisposable
{
    private const int Gap = 3;
    private const float Untouched = 12345.678f;
    private readonly NativeBuffer memory = new();
    private readonly int floats;
    private readonly int storedColumns;
    private readonly float* data;

    public MatrixBuffer(int rows, int columns, bool transposed = false)
    {
        var storedRows = transposed ? columns : rows;
        this.storedColumns = transposed ? rows : columns;
        var stride = this.storedColumns + Gap;
        this.floats = (storedRows * stride) + Gap;
        this.data = memory.Reserve(this.floats);
        new Span<float>(this.data, this.floats).Fill(Untouched);
        var view = new MatrixView(this.data, storedRows, this.storedColumns, stride);
        View = transposed ? view.Transposed() : view;
    }

    public MatrixView View { get; }

    public static MatrixBuffer Filled(int rows, int columns, bool transposed, int seed)
    {
        var buffer = new MatrixBuffer(rows, columns, transposed);
        for (var i = 0; i < rows; i++)
        {
            for (var j = 0; j < columns; j++)
            {
                // The value depends on the logical position alone, so both storage orders hold the same matrix.
                var hash = (uint)(((i * 73856093) ^ (j * 19349663) ^ (seed * 83492791)) * 2654435761L);
                *buffer.At(i, j) = ((hash >> 8) / 8388608f) - 1f;
            }
        }

        return buffer;
    }

    public float* At(int row, int column) =>
        View.Data + (row * View.RowStride) + (column * View.ColumnStride);

    public void ShouldEqualBits(MatrixBuffer expected, string what)
    {
        for (var i = 0; i < this.floats; i++)
        {
            if (BitConverter.SingleToInt32Bits(this.data[i]) != BitConverter.SingleToInt32Bits(expected.data[i]))
            {
                var stride = this.storedColumns + Gap;
                throw new ShouldAssertException(
                    $"{what}: stored element ({i / stride}, {i % stride}) is {this.data[i]:R}, not "
                    + $"{expected.data[i]:R}");
            }
        }
    }

    public void Dispose() => memory.Dispose();
}
