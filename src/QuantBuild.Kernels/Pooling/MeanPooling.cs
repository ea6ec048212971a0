namespace QuantBuild.Kernels.Pooling;

/// <summary>
/// The mean over the unmasked positions of each sequence: y[b, c] = Σ m[b, s]·x[b, s, c] / Σ m[b, s], arrays
/// [batch, sequence, columns], mask [batch, sequence], for sequences start … start + count − 1. Sums in double
/// precision, in the order of the positions: the result does not depend on how much padding follows. A sequence without
/// a position has the mean 0.
/// </summary>
public static unsafe class MeanPooling
{
    // Columns whose sums are held at a time.
    private const int Block = 256;

    /// <summary>y of some sequences.</summary>
    public static void Forward(
        float* values, int* mask, float* result, nint sequence, nint columns, nint start, nint count)
    {
        var sums = stackalloc double[Block];
        for (var row = start; row < start + count; row++)
        {
            double kept = nint.Max(1, Kept(mask + (row * sequence), sequence));
            for (nint first = 0; first < columns; first += Block)
            {
                var width = nint.Min(Block, columns - first);
                var block = values + (row * sequence * columns) + first;
                Sum(block, mask + (row * sequence), sums, sequence, columns, width);
                for (nint column = 0; column < width; column++)
                {
                    result[(row * columns) + first + column] = (float)(sums[column] / kept);
                }
            }
        }
    }

    /// <summary>dx[b, s, c] = m[b, s]·dy[b, c] / Σ m[b, s].</summary>
    public static void Backward(
        float* gradient, int* mask, float* result, nint sequence, nint columns, nint start, nint count)
    {
        for (var row = start; row < start + count; row++)
        {
            double kept = nint.Max(1, Kept(mask + (row * sequence), sequence));
            for (nint position = 0; position < sequence; position++)
            {
                var isKept = mask[(row * sequence) + position] != 0;
                var dx = result + (((row * sequence) + position) * columns);
                for (nint column = 0; column < columns; column++)
                {
                    dx[column] = isKept ? (float)(gradient[(row * columns) + column] / kept) : 0;
                }
            }
        }
    }

    private static void Sum(float* values, int* mask, double* sums, nint sequence, nint stride, nint width)
    {
        new Span<double>(sums, (int)width).Clear();
        for (nint position = 0; position < sequence; position++)
        {
            if (mask[position] != 0)
            {
                var x = values + (position * stride);
                for (nint column = 0; column < width; column++)
                {
                    sums[column] += x[column];
                }
            }
        }
    }

    private static nint Kept(int* mask, nint sequence)
    {
        nint kept = 0;
        for (nint position = 0; position < sequence; position++)
        {
            kept += mask[position] != 0 ? 1 : 0;
        }

        return kept;
    }
}
