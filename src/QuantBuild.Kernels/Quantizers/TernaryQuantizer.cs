using System.Runtime.CompilerServices;
using QuantBuild.Kernels.Numerics;
using QuantBuild.Kernels.Reductions;

namespace QuantBuild.Kernels.Quantizers;

/// <summary>
/// Ternary weights (TWN, arXiv:1605.04711): threshold = 0.7 · mean |w|, scale = mean of |w| over |w| &gt; threshold,
/// y = sign(w) · scale where |w| &gt; threshold, else 0. One threshold and scale for each step of a layout. The
/// gradient is straight-through: dw = dy.
/// </summary>
/// <remarks>
/// Large segments are fitted in four phases that a caller may spread over threads: <see cref="MagnitudeSums"/>,
/// <see cref="Thresholds"/>, <see cref="SelectedSums"/>, <see cref="Scales"/>. <see cref="Fit"/> runs them in one call
/// with the same result.
/// </remarks>
public static unsafe class TernaryQuantizer
{
    private const double ThresholdFactor = 0.7;

    /// <summary>
    /// Thresholds and scales [StepCount] of segments startStep … startStep + count − 1, without other memory.
    /// </summary>
    public static void Fit(
        float* weights, StepLayout layout, float* thresholds, float* scales, nint startStep, nint count)
    {
        for (var step = startStep; step < startStep + count; step++)
        {
            var firstChunk = step * layout.ChunksPerSegment;
            var magnitude = 0.0;
            for (nint i = 0; i < layout.ChunksPerSegment; i++)
            {
                magnitude += MagnitudeSum(weights, layout, firstChunk + i);
            }

            thresholds[step] = Threshold(magnitude, layout);
            var selected = 0.0;
            var selectedCount = 0.0;
            for (nint i = 0; i < layout.ChunksPerSegment; i++)
            {
                var (chunkSum, chunkCount) = SelectedSum(weights, thresholds, layout, firstChunk + i);
                selected += chunkSum;
                selectedCount += chunkCount;
            }

            scales[step] = Scale(selected, selectedCount);
        }
    }

    /// <summary>Phase 1: partials[chunk] = Σ |w| for chunks startChunk … startChunk + chunkCount − 1.</summary>
    public static void MagnitudeSums(
        float* weights, StepLayout layout, double* partials, nint startChunk, nint chunkCount)
    {
        for (var chunk = startChunk; chunk < startChunk + chunkCount; chunk++)
        {
            partials[chunk] = MagnitudeSum(weights, layout, chunk);
        }
    }

    /// <summary>Phase 2: the thresholds [StepCount] of all steps from the partials of phase 1.</summary>
    public static void Thresholds(double* partials, StepLayout layout, float* thresholds)
    {
        for (nint step = 0; step < layout.StepCount; step++)
        {
            thresholds[step] = Threshold(SegmentSums.Of(partials, layout, step), layout);
        }
    }

    /// <summary>
    /// Phase 3: partials[chunk] = Σ |w| and counts[chunk] = number of weights with |w| &gt; threshold.
    /// </summary>
    public static void SelectedSums(
        float* weights, float* thresholds, StepLayout layout, double* partials, double* counts, nint startChunk,
        nint chunkCount)
    {
        for (var chunk = startChunk; chunk < startChunk + chunkCount; chunk++)
        {
            (partials[chunk], counts[chunk]) = SelectedSum(weights, thresholds, layout, chunk);
        }
    }

    /// <summary>Phase 4: the scales [StepCount] of all steps; 0 where no weight exceeds the threshold.</summary>
    public static void Scales(double* partials, double* counts, StepLayout layout, float* scales)
    {
        for (nint step = 0; step < layout.StepCount; step++)
        {
            scales[step] = Scale(SegmentSums.Of(partials, layout, step), SegmentSums.Of(counts, layout, step));
        }
    }

    /// <summary>
    /// y for elements start … start + count − 1 of the layout; the result may be the same array as the weights.
    /// </summary>
    public static void Forward(
        float* weights, float* thresholds, float* scales, StepLayout layout, float* result, nint start, nint count)
    {
        var end = start + count;
        for (var index = start; index < end;)
        {
            var (segment, length) = layout.Piece(index, end);
            ElementLoop.Run(
                new ForwardKernel(weights, thresholds[segment], scales[segment], result), index, length);
            index += length;
        }
    }

    /// <summary>
    /// codes = sign(w) where |w| &gt; threshold, else 0; <see cref="UniformCodec.Decode"/> with the scales as steps and
    /// no zero points gives exactly the floats of <see cref="Forward"/>.
    /// </summary>
    public static void Encode(
        float* weights, float* thresholds, StepLayout layout, sbyte* codes, nint start, nint count)
    {
        for (var index = start; index < start + count; index++)
        {
            var threshold = thresholds[index / layout.SegmentLength];
            var weight = weights[index];
            codes[index] = (sbyte)(weight > threshold ? 1 : weight < -threshold ? -1 : 0);
        }
    }

    private static double MagnitudeSum(float* weights, StepLayout layout, nint chunk)
    {
        var (_, start, length) = layout.Chunk(chunk);
        return LaneSum.Of(new AbsoluteTerm(weights), start, length);
    }

    [SkipLocalsInit]
    private static (double Sum, double Count) SelectedSum(
        float* weights, float* thresholds, StepLayout layout, nint chunk)
    {
        var magnitudes = stackalloc float[FixedChunks.Elements];
        var flags = stackalloc float[FixedChunks.Elements];
        var (segment, start, length) = layout.Chunk(chunk);
        ElementLoop.Run(new SelectKernel(weights + start, thresholds[segment], magnitudes, flags), 0, length);
        return (LaneSum.Of(new ValueTerm(magnitudes), 0, length), LaneSum.Of(new ValueTerm(flags), 0, length));
    }

    private static float Threshold(double magnitude, StepLayout layout) =>
        (float)(ThresholdFactor * (magnitude / layout.SegmentLength));

    private static float Scale(double selected, double count) => count == 0 ? 0f : (float)(selected / count);

    private readonly struct SelectKernel(float* weights, float threshold, float* magnitudes, float* flags)
        : IElementKernel
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        void IElementKernel.Apply<TVector, TOperations>(nint index)
        {
            var limit = TOperations.Broadcast(threshold);
            var zero = TOperations.Broadcast(0f);
            var magnitude = TOperations.Absolute(TOperations.Load(weights + index));
            TOperations.Store(magnitudes + index, TOperations.SelectIfLess(limit, magnitude, magnitude, zero));
            TOperations.Store(
                flags + index, TOperations.SelectIfLess(limit, magnitude, TOperations.Broadcast(1f), zero));
        }
    }

    private readonly struct ForwardKernel(float* weights, float threshold, float scale, float* result)
        : IElementKernel
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        void IElementKernel.Apply<TVector, TOperations>(nint index)
        {
            var weight = TOperations.Load(weights + index);
            var level = TOperations.CopySign(TOperations.Broadcast(scale), weight);
            TOperations.Store(result + index, TOperations.SelectIfLess(
                TOperations.Broadcast(threshold),
                TOperations.Absolute(weight),
                level,
                TOperations.Broadcast(0f)));
        }
    }
}
