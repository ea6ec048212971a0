using System.Runtime.CompilerServices;
using QuantBuild.Kernels.Elementwise;
using QuantBuild.Kernels.Numerics;
using QuantBuild.Kernels.Reductions;

namespace QuantBuild.Kernels.Normalization;

/// <summary>
/// y = (x − mean) / √(variance + ε) · gain + bias over rows of <c>columns</c> elements, the variance being the mean
/// squared deviation (arXiv:1607.06450). Sums in double precision, the variance in a second pass.
/// </summary>
public static unsafe class LayerNormalization
{
    /// <summary>
    /// Normalizes rows startRow … startRow + rowCount − 1 of x [rows, columns], or of x + residual, and writes
    /// <paramref name="means"/> and <paramref name="inverseDeviations"/> [rows], which the backward pass needs.
    /// </summary>
    /// <param name="values">x.</param>
    /// <param name="residual">Added to x first, or null.</param>
    /// <param name="sums">
    /// Receives x + residual, the input of the backward pass; may be the array of x or of the residual. Unused (and
    /// possibly null) without a residual: then x itself is the input of the backward pass.
    /// </param>
    /// <param name="gain">[columns].</param>
    /// <param name="bias">[columns].</param>
    /// <param name="epsilon">Added to the variance.</param>
    /// <param name="result">y [rows, columns]; may be the array of x if the backward pass is not needed.</param>
    /// <param name="means">[rows].</param>
    /// <param name="inverseDeviations">1 / √(variance + ε), [rows].</param>
    /// <param name="columns">Length of a row.</param>
    /// <param name="startRow">First row.</param>
    /// <param name="rowCount">Number of rows.</param>
    public static void Forward(
        float* values, float* residual, float* sums, float* gain, float* bias, float epsilon, float* result,
        float* means, float* inverseDeviations, nint columns, nint startRow, nint rowCount)
    {
        for (var row = startRow; row < startRow + rowCount; row++)
        {
            var offset = row * columns;
            var x = values + offset;
            if (residual != null)
            {
                Arithmetic.Add(x, residual + offset, sums + offset, 0, columns);
                x = sums + offset;
            }

            var mean = LaneSum.Of(new ValueTerm(x), 0, columns) / columns;
            var variance = LaneSum.Of(new SquaredDeviationTerm(x, mean), 0, columns) / columns;
            means[row] = (float)mean;
            inverseDeviations[row] = (float)(1 / Math.Sqrt(variance + epsilon));
            ElementLoop.Run(
                new NormalizeKernel(x, gain, bias, means[row], inverseDeviations[row], result + offset), 0, columns);
        }
    }

    /// <summary>
    /// The gradient of x, which is the residual's too: dx = (g − avg(g) − x̂·avg(g·x̂)) / deviation with
    /// g = gradient · gain and x̂ = (x − mean) / deviation.
    /// </summary>
    /// <param name="values">The input of the forward pass, x or x + residual, [rows, columns].</param>
    /// <param name="means">As the forward pass wrote them.</param>
    /// <param name="inverseDeviations">As the forward pass wrote them.</param>
    /// <param name="gain">[columns].</param>
    /// <param name="gradient">dy [rows, columns].</param>
    /// <param name="result">dx [rows, columns]; may be the array of dy.</param>
    /// <param name="columns">Length of a row.</param>
    /// <param name="startRow">First row.</param>
    /// <param name="rowCount">Number of rows.</param>
    public static void Backward(
        float* values, float* means, float* inverseDeviations, float* gain, float* gradient, float* result,
        nint columns, nint startRow, nint rowCount)
    {
        for (var row = startRow; row < startRow + rowCount; row++)
        {
            var offset = row * columns;
            var x = values + offset;
            var dy = gradient + offset;
            var inverse = (double)inverseDeviations[row];
            var average = LaneSum.Of(new ProductTerm(dy, gain), 0, columns) / columns;
            var correlation = inverse * LaneSum.Of(new CorrelationTerm(dy, gain, x, means[row]), 0, columns) / columns;
            ElementLoop.Run(
                new BackwardKernel(
                    x, gain, dy, means[row], inverseDeviations[row], (float)average, (float)correlation,
                    result + offset),
                0,
                columns);
        }
    }

    /// <summary>
    /// For chunks of <see cref="FixedChunks.Rows"/> rows, writes the partial sums of dgain = Σ dy·x̂ and dbias = Σ dy,
    /// each [chunks, columns]; <see cref="ColumnSums.Combine"/> makes the gradients of them.
    /// </summary>
    public static void ParameterPartials(
        float* values, float* means, float* inverseDeviations, float* gradient, double* gainPartials,
        double* biasPartials, nint rows, nint columns, nint startChunk, nint chunkCount)
    {
        for (var chunk = startChunk; chunk < startChunk + chunkCount; chunk++)
        {
            var gainPartial = gainPartials + (chunk * columns);
            var biasPartial = biasPartials + (chunk * columns);
            ColumnSums.Clear(gainPartial, columns);
            ColumnSums.Clear(biasPartial, columns);
            var end = nint.Min(rows, (chunk + 1) * FixedChunks.Rows);
            for (var row = chunk * FixedChunks.Rows; row < end; row++)
            {
                var offset = row * columns;
                LaneLoop.Run(
                    new ParameterKernel(
                        values + offset, gradient + offset, means[row], inverseDeviations[row], gainPartial,
                        biasPartial),
                    0,
                    columns);
            }
        }
    }

    private readonly struct NormalizeKernel(
        float* values, float* gain, float* bias, float mean, float inverse, float* result) : IElementKernel
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        void IElementKernel.Apply<TVector, TOperations>(nint index)
        {
            var deviation = TOperations.Subtract(TOperations.Load(values + index), TOperations.Broadcast(mean));
            var normalized = TOperations.Multiply(deviation, TOperations.Broadcast(inverse));
            TOperations.Store(result + index, TOperations.FusedMultiplyAdd(
                normalized, TOperations.Load(gain + index), TOperations.Load(bias + index)));
        }
    }

    private readonly struct BackwardKernel(
        float* values, float* gain, float* gradient, float mean, float inverse, float average, float correlation,
        float* result) : IElementKernel
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        void IElementKernel.Apply<TVector, TOperations>(nint index)
        {
            var deviation = TOperations.Subtract(TOperations.Load(values + index), TOperations.Broadcast(mean));
            var normalized = TOperations.Multiply(deviation, TOperations.Broadcast(inverse));
            var scaled = TOperations.Multiply(TOperations.Load(gradient + index), TOperations.Load(gain + index));
            var centred = TOperations.Subtract(scaled, TOperations.Broadcast(average));
            var remaining = TOperations.FusedMultiplyAdd(normalized, TOperations.Broadcast(-correlation), centred);
            TOperations.Store(result + index, TOperations.Multiply(remaining, TOperations.Broadcast(inverse)));
        }
    }

    private readonly struct CorrelationTerm(float* gradient, float* gain, float* values, double mean) : ILaneTerm
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        TLanes ILaneTerm.At<TLanes, TOperations>(nint index) =>
            TOperations.Multiply(
                TOperations.Multiply(TOperations.Widen(gradient + index), TOperations.Widen(gain + index)),
                TOperations.Subtract(TOperations.Widen(values + index), TOperations.Broadcast(mean)));
    }

    private readonly struct ParameterKernel(
        float* values, float* gradient, double mean, double inverse, double* gainSums, double* biasSums) : ILaneKernel
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        void ILaneKernel.Apply<TLanes, TOperations>(nint index)
        {
            var dy = TOperations.Widen(gradient + index);
            var deviation = TOperations.Subtract(TOperations.Widen(values + index), TOperations.Broadcast(mean));
            var normalized = TOperations.Multiply(deviation, TOperations.Broadcast(inverse));
            var gain = TOperations.Add(TOperations.Load(gainSums + index), TOperations.Multiply(dy, normalized));
            TOperations.Store(gainSums + index, gain);
            TOperations.Store(biasSums + index, TOperations.Add(TOperations.Load(biasSums + index), dy));
        }
    }
}
