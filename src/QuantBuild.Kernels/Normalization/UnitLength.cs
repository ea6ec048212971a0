namespace QuantBuild.Kernels.Normalization;

/// <summary>
/// y = x / max(‖x‖, 1e-12) over rows of [rows, columns], for rows startRow … startRow + rowCount − 1. Sums in double
/// precision, in order.
/// </summary>
public static unsafe class UnitLength
{
    private const double LeastLength = 1e-12;

    /// <summary>y of some rows; the result may be the same array as the values.</summary>
    public static void Forward(float* values, float* result, nint columns, nint startRow, nint rowCount)
    {
        for (var row = startRow; row < startRow + rowCount; row++)
        {
            var x = values + (row * columns);
            var length = Math.Max(Math.Sqrt(Product(x, x, columns)), LeastLength);
            for (nint column = 0; column < columns; column++)
            {
                result[(row * columns) + column] = (float)(x[column] / length);
            }
        }
    }

    /// <summary>
    /// dx = (dy − y·(y·dy)) / ‖x‖, and dy / 1e-12 where ‖x‖ is no more; the result may be the same array as the
    /// gradient.
    /// </summary>
    public static void Backward(
        float* values, float* gradient, float* result, nint columns, nint startRow, nint rowCount)
    {
        for (var row = startRow; row < startRow + rowCount; row++)
        {
            var x = values + (row * columns);
            var dy = gradient + (row * columns);
            var length = Math.Sqrt(Product(x, x, columns));
            var along = length > LeastLength ? Product(x, dy, columns) / (length * length) : 0;
            length = Math.Max(length, LeastLength);
            for (nint column = 0; column < columns; column++)
            {
                result[(row * columns) + column] = (float)((dy[column] - (x[column] * along)) / length);
            }
        }
    }

    private static double Product(float* left, float* right, nint columns)
    {
        var sum = 0.0;
        for (nint column = 0; column < columns; column++)
        {
            sum += (double)left[column] * right[column];
        }

        return sum;
    }
}
