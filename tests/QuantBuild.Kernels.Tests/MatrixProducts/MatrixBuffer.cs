using QuantBuild.Kernels.MatrixProducts;

namespace QuantBuild.Kernels.Tests.MatrixProducts;

/// <summary>A matrix for tests, stored row-major or transposed, with gaps between rows that must stay untouched.</summary>
internal sealed unsafe class MatrixBuffer : IDisposable
{
    private const int Gap = 3;
    private const float Untouched = 12345.678f;
    private readonly NativeBuffer _memory = new();
    private readonly int _floats;
    private readonly int _storedColumns;
    private readonly float* _data;

    public MatrixBuffer(int rows, int columns, bool transposed = false)
    {
        var storedRows = transposed ? columns : rows;
        _storedColumns = transposed ? rows : columns;
        var stride = _storedColumns + Gap;
        _floats = (storedRows * stride) + Gap;
        _data = _memory.Reserve(_floats);
        new Span<float>(_data, _floats).Fill(Untouched);
        var view = new MatrixView(_data, storedRows, _storedColumns, stride);
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
        for (var i = 0; i < _floats; i++)
        {
            if (BitConverter.SingleToInt32Bits(_data[i]) != BitConverter.SingleToInt32Bits(expected._data[i]))
            {
                var stride = _storedColumns + Gap;
                throw new ShouldAssertException(
                    $"{what}: stored element ({i / stride}, {i % stride}) is {_data[i]:R}, not {expected._data[i]:R}");
            }
        }
    }

    public void Dispose() => _memory.Dispose();
}
