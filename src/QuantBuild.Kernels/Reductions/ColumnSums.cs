using System.Runtime.CompilerServices;
using QuantBuild.Kernels.Numerics;

namespace QuantBuild.Kernels.Reductions;

/// <summary>
/// Sums down the columns of values [rows, columns], such as a bias gradient: one partial row for each
/// <see cref="FixedChunks.Rows"/> rows, added in double precision in row order; then the partial rows in order.
/// </summary>
public static unsafe class ColumnSums
{
    /// <summary>
    /// Writes partials [chunks, columns] for chunks startChunk … startChunk + chunkCount − 1.
    /// </summary>
    public static void Partial(
        float* values, nint rows, nint columns, double* partials, nint startChunk, nint chunkCount)
    {
        for (var chunk = startChunk; chunk < startChunk + chunkCount; chunk++)
        {
            var partial = partials + (chunk * columns);
            Clear(partial, columns);
            var end = nint.Min(rows, (chunk + 1) * FixedChunks.Rows);
            for (var row = chunk * FixedChunks.Rows; row < end; row++)
            {
                LaneLoop.Run(new AddRowKernel(values + (row * columns), partial), 0, columns);
            }
        }
    }

    /// <summary>
    /// result[c] = Σ over chunks of partials[chunk, c], for columns startColumn … startColumn + columnCount − 1.
    /// </summary>
    public static void Combine(
        double* partials, nint chunks, nint columns, float* result, nint startColumn, nint columnCount)
    {
        for (var column = startColumn; column < startColumn + columnCount; column++)
        {
            var sum = 0.0;
            for (nint chunk = 0; chunk < chunks; chunk++)
            {
                sum += partials[(chunk * columns) + column];
            }

            result[column] = (float)sum;
        }
    }

    internal static void Clear(double* values, nint count)
    {
        for (nint i = 0; i < count; i++)
        {
            values[i] = 0;
        }
    }

    private readonly struct AddRowKernel(float* row, double* sums) : ILaneKernel
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        void ILaneKernel.Apply<TLanes, TOperations>(nint index) =>
            TOperations.Store(
                sums + index, TOperations.Add(TOperations.Load(sums + index), TOperations.Widen(row + index)));
    }
}
