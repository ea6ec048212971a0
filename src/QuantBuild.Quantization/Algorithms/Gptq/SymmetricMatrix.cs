namespace QuantBuild.Quantization.Algorithms.Gptq;

/// <summary>A symmetric matrix in double precision, row-major, both halves stored.</summary>
internal sealed class SymmetricMatrix(int size)
{
    private readonly double[] values = new double[checked(size * size)];

    public int Size => size;

    public bool IsFinite => Array.TrueForAll(values, double.IsFinite);

    public double this[int row, int column]
    {
        get => values[(row * size) + column];
        set => values[(row * size) + column] = value;
    }

    public Span<double> Row(int row) => values.AsSpan(row * size, size);

    /// <param name="factor">Multiplies the other matrix.</param>
    /// <param name="other">[size, size]</param>
    public void Add(double factor, ReadOnlySpan<float> other)
    {
        for (var i = 0; i < values.Length; i++)
        {
            values[i] += factor * other[i];
        }
    }

    /// <summary>Row and column i of the result are row and column order[i] of this.</summary>
    public SymmetricMatrix Permuted(ReadOnlySpan<int> order)
    {
        var permuted = new SymmetricMatrix(size);
        for (var row = 0; row < size; row++)
        {
            var from = Row(order[row]);
            var to = permuted.Row(row);
            for (var column = 0; column < size; column++)
            {
                to[column] = from[order[column]];
            }
        }

        return permuted;
    }
}
