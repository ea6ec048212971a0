namespace QuantBuild.Kernels.Elementwise;

/// <summary>Copies of whole rows, for rows startRow … startRow + rowCount − 1.</summary>
public static unsafe class RowCopies
{
    /// <summary>
    /// result[r, ·] = whenSet[r, ·] where mask[r] ≠ 0, else whenClear[r, ·]; arrays [rows, columns], mask [rows].
    /// The result may be the same array as either source.
    /// </summary>
    public static void Select(
        int* mask, float* whenSet, float* whenClear, float* result, nint columns, nint startRow, nint rowCount)
    {
        for (var row = startRow; row < startRow + rowCount; row++)
        {
            var source = mask[row] != 0 ? whenSet : whenClear;
            if (source != result)
            {
                Arithmetic.Copy(source, result, row * columns, columns);
            }
        }
    }

    /// <summary>
    /// Copies <paramref name="columns"/> floats from source + r · sourceStride to target + r · targetStride: the first
    /// token of each sequence, or one block of columns. No overlap.
    /// </summary>
    public static void Strided(
        float* source, nint sourceStride, float* target, nint targetStride, nint columns, nint startRow, nint rowCount)
    {
        for (var row = startRow; row < startRow + rowCount; row++)
        {
            Arithmetic.Copy(source + (row * sourceStride), target + (row * targetStride), 0, columns);
        }
    }
}
