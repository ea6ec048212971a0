using System.Runtime.CompilerServices;
using QuantBuild.Kernels.Elementwise;
using QuantBuild.Kernels.Numerics;
using QuantBuild.Kernels.Reductions;

namespace QuantBuild.Kernels.Losses;

/// <summary>
/// Σ over kept rows of ‖left − right‖², divided by the number of kept rows; a row is kept where mask ≠ 0, and every
/// row without a mask. Arrays [rows, columns], mask [rows] or null.
/// </summary>
public static unsafe class MaskedSquaredError
{
    /// <summary>
    /// Writes partials[chunk] for chunks of <see cref="FixedChunks.Rows"/> rows; <see cref="Mean"/> makes the loss of
    /// them all.
    /// </summary>
    public static void Partials(
        float* left, float* right, int* mask, double* partials, nint rows, nint columns, nint startChunk,
        nint chunkCount)
    {
        for (var chunk = startChunk; chunk < startChunk + chunkCount; chunk++)
        {
            var sum = 0.0;
            var end = nint.Min(rows, (chunk + 1) * FixedChunks.Rows);
            for (var row = chunk * FixedChunks.Rows; row < end; row++)
            {
                if (mask == null || mask[row] != 0)
                {
                    sum += LaneSum.Of(new SquaredDifferenceTerm(left, right), row * columns, columns);
                }
            }

            partials[chunk] = sum;
        }
    }

    /// <summary>The rows that are kept.</summary>
    public static nint KeptRows(int* mask, nint rows)
    {
        if (mask == null)
        {
            return rows;
        }

        nint kept = 0;
        for (nint row = 0; row < rows; row++)
        {
            kept += mask[row] != 0 ? 1 : 0;
        }

        return kept;
    }

    /// <summary>The loss of all chunks' partials; 0 if no row is kept.</summary>
    public static double Mean(double* partials, int* mask, nint rows)
    {
        var kept = KeptRows(mask, rows);
        return kept == 0 ? 0 : FixedChunks.Combine(partials, FixedChunks.OfRows(rows)) / kept;
    }

    /// <summary>
    /// The gradient of <paramref name="left"/>: result = scale · (left − right) in kept rows, else 0, with
    /// scale = 2 · upstream gradient / kept rows. The result may be the same array as either operand.
    /// </summary>
    public static void Backward(
        float* left, float* right, int* mask, float scale, float* result, nint columns, nint startRow, nint rowCount)
    {
        for (var row = startRow; row < startRow + rowCount; row++)
        {
            if (mask == null || mask[row] != 0)
            {
                ElementLoop.Run(new BackwardKernel(left, right, scale, result), row * columns, columns);
            }
            else
            {
                Arithmetic.Fill(0f, result, row * columns, columns);
            }
        }
    }

    private readonly struct BackwardKernel(float* left, float* right, float scale, float* result) : IElementKernel
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        void IElementKernel.Apply<TVector, TOperations>(nint index)
        {
            var difference = TOperations.Subtract(TOperations.Load(left + index), TOperations.Load(right + index));
            TOperations.Store(result + index, TOperations.Multiply(TOperations.Broadcast(scale), difference));
        }
    }
}
