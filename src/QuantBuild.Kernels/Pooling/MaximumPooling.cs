namespace QuantBuild.Kernels.Pooling;

/// <summary>
/// The largest value over the unmasked positions of each sequence: y[b, c] = max x[b, s, c] over m[b, s] ≠ 0, arrays
/// [batch, sequence, columns], mask [batch, sequence], for sequences start … start + count − 1. A sequence without a
/// position gives 0; one with a value that is not a number gives that.
/// </summary>
public static unsafe class MaximumPooling
{
    /// <summary>y of some sequences.</summary>
    public static void Forward(
        float* values, int* mask, float* result, nint sequence, nint columns, nint start, nint count)
    {
        for (var row = start; row < start + count; row++)
        {
            var x = values + (row * sequence * columns);
            var m = mask + (row * sequence);
            for (nint column = 0; column < columns; column++)
            {
                var largest = Place(x, m, sequence, columns, column);
                result[(row * columns) + column] = largest < 0 ? 0 : x[(largest * columns) + column];
            }
        }
    }

    /// <summary>The gradient goes to the first position with the largest value; the others get 0.</summary>
    public static void Backward(
        float* values, int* mask, float* gradient, float* result, nint sequence, nint columns, nint start, nint count)
    {
        for (var row = start; row < start + count; row++)
        {
            var x = values + (row * sequence * columns);
            var m = mask + (row * sequence);
            for (nint column = 0; column < columns; column++)
            {
                var largest = Place(x, m, sequence, columns, column);
                for (nint position = 0; position < sequence; position++)
                {
                    result[(((row * sequence) + position) * columns) + column] =
                        position == largest ? gradient[(row * columns) + column] : 0;
                }
            }
        }
    }

    // −1 where no position is unmasked.
    private static nint Place(float* values, int* mask, nint sequence, nint columns, nint column)
    {
        nint place = -1;
        for (nint position = 0; position < sequence; position++)
        {
            var value = values[(position * columns) + column];
            if (mask[position] != 0 && (place < 0 || value > values[(place * columns) + column] || float.IsNaN(value)))
            {
                place = position;
            }
        }

        return place;
    }
}
