using System.Runtime.CompilerServices;
using QuantBuild.Kernels.Numerics;
using QuantBuild.Kernels.Reductions;

namespace QuantBuild.Kernels.Normalization;

/// <summary>
/// y = x / √(mean(x²) + ε) · gain over rows of <c>columns</c> elements (arXiv:1910.07467). Sums in double precision.
/// </summary>
public static unsafe class RootMeanSquareNormalization
{
    /// <summary>
    /// Normalizes rows startRow … startRow + rowCount − 1 of x [rows, columns], and writes
    /// <paramref name="inverses"/> [rows], which the backward pass needs.
    /// </summary>
    /// <param name="values">x.</param>
    /// <param name="gain">[columns].</param>
    /// <param name="epsilon">Added to the mean square.</param>
    /// <param name="result">y [rows, columns]; may be the array of x if the backward pass is not needed.</param>
    /// <param name="inverses">1 / √(mean(x²) + ε), [rows].</param>
    /// <param name="columns">Length of a row.</param>
    /// <param name="startRow">First row.</param>
    /// <param name="rowCount">Number of rows.</param>
    public static void Forward(
        float* values, float* gain, float epsilon, float* result, float* inverses, nint columns, nint startRow,
        nint rowCount)
    {
        for (var row = startRow; row < startRow + rowCount; row++)
        {
            var x = values + (row * columns);
            var meanSquare = LaneSum.Of(new ProductTerm(x, x), 0, columns) / columns;
            inverses[row] = (float)(1 / Math.Sqrt(meanSquare + epsilon));
            ElementLoop.Run(new NormalizeKernel(x, gain, inverses[row], result + (row * columns)), 0, columns);
        }
    }

    /// <summary>
    /// The gradient of x: dx = (g − x̂·avg(g·x̂)) · inverse with g = gradient · gain and x̂ = x · inverse.
    /// </summary>
    /// <param name="values">x, [rows, columns].</param>
    /// <param name="inverses">As the forward pass wrote them.</param>
    /// <param name="gain">[columns].</param>
    /// <param name="gradient">dy [rows, columns].</param>
    /// <param name="result">dx [rows, columns]; may be the array of dy.</param>
    /// <param name="columns">Length of a row.</param>
    /// <param name="startRow">First row.</param>
    /// <param name="rowCount">Number of rows.</param>
    public static void Backward(
        float* values, float* inverses, float* gain, float* gradient, float* result, nint columns, nint startRow,
        nint rowCount)
    {
        for (var row = startRow; row < startRow + rowCount; row++)
        {
            var offset = row * columns;
            var x = values + offset;
            var dy = gradient + offset;
            var inverse = (double)inverses[row];
            var correlation = inverse * LaneSum.Of(new CorrelationTerm(dy, gain, x), 0, columns) / columns;
            ElementLoop.Run(
                new BackwardKernel(x, gain, dy, inverses[row], (float)correlation, result + offset), 0, columns);
        }
    }

    /// <summary>
    /// For chunks of <see cref="FixedChunks.Rows"/> rows, writes the partial sums of dgain = Σ dy·x̂, [chunks,
    /// columns];
    /// <see cref="ColumnSums.Combine"/> makes the gradient of them.
    /// </summary>
    public static void ParameterPartials(
        float* values, float* inverses, float* gradient, double* gainPartials, nint rows, nint columns,
        nint startChunk, nint chunkCount)
    {
        for (var chunk = startChunk; chunk < startChunk + chunkCount; chunk++)
        {
            var partial = gainPartials + (chunk * columns);
            ColumnSums.Clear(partial, columns);
            var end = nint.Min(rows, (chunk + 1) * FixedChunks.Rows);
            for (var row = chunk * FixedChunks.Rows; row < end; row++)
            {
                var offset = row * columns;
                LaneLoop.Run(
                    new ParameterKernel(values + offset, gradient + offset, inverses[row], partial), 0, columns);
            }
        }
    }

    private readonly struct NormalizeKernel(float* values, float* gain, float inverse, float* result) : IElementKernel
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        void IElementKernel.Apply<TVector, TOperations>(nint index)
        {
            var normalized = TOperations.Multiply(
                TOperations.Load(values + index), TOperations.Broadcast(inverse));
            TOperations.Store(result + index, TOperations.Multiply(normalized, TOperations.Load(gain + index)));
        }
    }

    private readonly struct BackwardKernel(
        float* values, float* gain, float* gradient, float inverse, float correlation, float* result) : IElementKernel
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        void IElementKernel.Apply<TVector, TOperations>(nint index)
        {
            var normalized = TOperations.Multiply(
                TOperations.Load(values + index), TOperations.Broadcast(inverse));
            var scaled = TOperations.Multiply(TOperations.Load(gradient + index), TOperations.Load(gain + index));
            var remaining = TOperations.FusedMultiplyAdd(normalized, TOperations.Broadcast(-correlation), scaled);
            TOperations.Store(result + index, TOperations.Multiply(remaining, TOperations.Broadcast(inverse)));
        }
    }

    private readonly struct CorrelationTerm(float* gradient, float* gain, float* values) : ILaneTerm
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        TLanes ILaneTerm.At<TLanes, TOperations>(nint index) =>
            TOperations.Multiply(
                TOperations.Multiply(TOperations.Widen(gradient + index), TOperations.Widen(gain + index)),
                TOperations.Widen(values + index));
    }

    private readonly struct ParameterKernel(float* values, float* gradient, double inverse, double* gainSums)
        : ILaneKernel
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        void ILaneKernel.Apply<TLanes, TOperations>(nint index)
        {
            var normalized = TOperations.Multiply(
                TOperations.Widen(values + index), TOperations.Broadcast(inverse));
            var gain = TOperations.Multiply(TOperations.Widen(gradient + index), normalized);
            TOperations.Store(gainSums + index, TOperations.Add(TOperations.Load(gainSums + index), gain));
        }
    }
}
