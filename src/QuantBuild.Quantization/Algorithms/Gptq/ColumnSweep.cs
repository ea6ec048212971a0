using QuantBuild.Formats.Numbers;

namespace QuantBuild.Quantization.Algorithms.Gptq;

/// <summary>
/// GPTQ's pass over the columns of a weight (arXiv:2210.17323, algorithm 1): each column is rounded, and the ones after
/// it are moved so that they make up for the error as well as they can. Rows do not depend on each other, and an
/// element's corrections are applied in the order of the columns, so the block size does not change the result.
/// </summary>
internal sealed class ColumnSweep
{
    private readonly InverseFactor factor;
    private readonly int[] order;
    private readonly int blockSize;

    /// <param name="factor">Of the Hessian with rows and columns in the sweep's order.</param>
    /// <param name="order">Column that is quantized first, second, …</param>
    /// <param name="blockSize">Columns whose corrections of the later ones are applied together.</param>
    public ColumnSweep(InverseFactor factor, int[] order, int blockSize)
    {
        this.factor = factor;
        this.order = order;
        this.blockSize = blockSize;
    }

    /// <summary>
    /// Finds a group's steps, given the place of its first column in the order and its columns as they stand when its
    /// turn comes, [rows, group size]; null where all steps stay as they are.
    /// </summary>
    public Action<int, float[]>? FindSteps { get; init; }

    /// <summary>Columns a group has, which follow each other in the order; only with <see cref="FindSteps"/>.</summary>
    public int GroupSize { get; init; } = int.MaxValue;

    /// <summary>Looked at for every row of every block.</summary>
    public CancellationToken Cancellation { get; init; }

    /// <param name="weight">[rows, columns]</param>
    /// <param name="grid">Of the weight.</param>
    public QuantizedMatrix Run(ReadOnlySpan<float> weight, WeightGrid grid) =>
        Run(weight, grid, new double[weight.Length / order.Length]);

    /// <summary>The same, and what is lost.</summary>
    /// <param name="weight">[rows, columns]</param>
    /// <param name="grid">Of the weight.</param>
    /// <param name="errors">
    /// [rows]; gets δ·H·δᵀ of each row, δ what became of it less what it was, H with its damping: the sum over its
    /// columns of the square of the rounding error over U_jj.
    /// </param>
    public QuantizedMatrix Run(ReadOnlySpan<float> weight, WeightGrid grid, double[] errors)
    {
        var columns = order.Length;
        var rows = weight.Length / columns;
        var moved = Ordered(weight, rows, columns);
        var codes = new sbyte[weight.Length];
        var corrections = new double[blockSize];
        Array.Clear(errors);
        for (var start = 0; start < columns;)
        {
            // A block ends where a group begins: the group's steps are found on columns that all corrections reached.
            var end = (int)Math.Min(Math.Min(columns, (long)start + blockSize), ((start / GroupSize) + 1L) * GroupSize);
            if (FindSteps is not null && start % GroupSize == 0)
            {
                FindSteps(start, Slice(moved, rows, start));
            }

            for (var row = 0; row < rows; row++)
            {
                Cancellation.ThrowIfCancellationRequested();
                errors[row] += QuantizeBlock(
                    row, moved.AsSpan(row * columns, columns), start, end, grid, codes, corrections);
            }

            start = end;
        }

        return grid.ToMatrix(codes);
    }

    private double QuantizeBlock(
        int row, Span<double> moved, int start, int end, WeightGrid grid, sbyte[] codes, double[] corrections)
    {
        var squares = 0.0;
        for (var i = start; i < end; i++)
        {
            var inverse = factor.Row(i);
            var (code, value) = grid.Round(row, order[i], (float)moved[i]);
            codes[(row * order.Length) + order[i]] = code;
            var error = (moved[i] - value) / inverse[0];
            RowArithmetic.Subtract(moved[(i + 1)..end], error, inverse[1..]);
            corrections[i - start] = error;
            squares += error * error;
        }

        for (var i = start; i < end; i++)
        {
            RowArithmetic.Subtract(moved[end..], corrections[i - start], factor.Row(i)[(end - i)..]);
        }

        return squares;
    }

    private float[] Slice(double[] moved, int rows, int start)
    {
        var slice = new float[rows * GroupSize];
        for (var i = 0; i < slice.Length; i++)
        {
            slice[i] = (float)moved[(i / GroupSize * order.Length) + start + (i % GroupSize)];
        }

        return slice;
    }

    private double[] Ordered(ReadOnlySpan<float> weight, int rows, int columns)
    {
        var ordered = new double[weight.Length];
        for (var row = 0; row < rows; row++)
        {
            for (var i = 0; i < columns; i++)
            {
                ordered[(row * columns) + i] = weight[(row * columns) + order[i]];
            }
        }

        return ordered;
    }
}
