using System.Runtime.CompilerServices;
using QuantBuild.Kernels.Numerics;
using QuantBuild.Kernels.Reductions;

namespace QuantBuild.Kernels.Quantizers;

/// <summary>
/// Uniform quantization that stays in floats: code = clamp(round(x / step) + zero, lower, upper),
/// y = (code − zero) · step, with IEEE division and halves rounded to even. Steps are positive; zero points (int32,
/// one for each step) may be null for 0.
/// </summary>
public static unsafe class FakeQuantizer
{
    /// <summary>The smallest step of values that are all zero: they too need a positive one.</summary>
    public const float SmallestStep = 1e-12f;

    /// <summary>
    /// y for elements start … start + count − 1 of the layout; the result may be the same array as the values.
    /// </summary>
    public static void Forward(
        float* values, float* steps, int* zeroPoints, CodeRange range, StepLayout layout, float* result, nint start,
        nint count)
    {
        var end = start + count;
        for (var index = start; index < end;)
        {
            var (segment, length) = layout.Piece(index, end);
            ElementLoop.Run(
                new ForwardKernel(values, Code(steps, zeroPoints, range, segment), result), index, length);
            index += length;
        }
    }

    /// <summary>
    /// The straight-through gradient: dx = dy where lower ≤ x/step + zero ≤ upper (unrounded), else 0. And, for the
    /// layout's chunks startChunk … startChunk + chunkCount − 1, the partial sums of the step's gradient,
    /// partials[chunk] = Σ dy · (inside ? (code − zero) − x/step : code − zero), unless partials is null
    /// (LSQ, arXiv:1902.08153, eq. 3).
    /// </summary>
    /// <param name="values">x.</param>
    /// <param name="steps">[StepCount].</param>
    /// <param name="zeroPoints">[StepCount] or null.</param>
    /// <param name="range">The codes.</param>
    /// <param name="layout">Which elements share a step.</param>
    /// <param name="gradient">dy.</param>
    /// <param name="result">dx; may not overlap dy, may be the array of x.</param>
    /// <param name="partials">[ChunkCount] or null.</param>
    /// <param name="startChunk">First chunk.</param>
    /// <param name="chunkCount">Number of chunks.</param>
    [SkipLocalsInit]
    public static void Backward(
        float* values, float* steps, int* zeroPoints, CodeRange range, StepLayout layout, float* gradient,
        float* result, double* partials, nint startChunk, nint chunkCount)
    {
        var slopes = stackalloc float[FixedChunks.Elements];
        for (var chunk = startChunk; chunk < startChunk + chunkCount; chunk++)
        {
            var (segment, start, length) = layout.Chunk(chunk);
            var code = Code(steps, zeroPoints, range, segment);
            if (partials == null)
            {
                ElementLoop.Run(new StraightThroughKernel(values, gradient, code, result), start, length);
                continue;
            }

            ElementLoop.Run(
                new BackwardKernel(values + start, gradient + start, code, result + start, slopes), 0, length);
            partials[chunk] = LaneSum.Of(new ProductTerm(gradient + start, slopes), 0, length);
        }
    }

    /// <summary>
    /// stepGradients[s] = gradientScale · Σ of segment s's partials, for steps startStep … startStep + count − 1.
    /// LSQ's scale is 1/√(SegmentLength · upper).
    /// </summary>
    public static void CombineStepGradients(
        double* partials, StepLayout layout, double gradientScale, float* stepGradients, nint startStep, nint count)
    {
        for (var step = startStep; step < startStep + count; step++)
        {
            stepGradients[step] = (float)(gradientScale * SegmentSums.Of(partials, layout, step));
        }
    }

    /// <summary>
    /// partials[chunk] = Σ (y − x)² for the layout's chunks startChunk … startChunk + chunkCount − 1;
    /// <see cref="SegmentSums.Combine"/> gives each step's error, for a search of the best step.
    /// </summary>
    [SkipLocalsInit]
    public static void SquaredError(
        float* values, float* steps, int* zeroPoints, CodeRange range, StepLayout layout, double* partials,
        nint startChunk, nint chunkCount)
    {
        var quantized = stackalloc float[FixedChunks.Elements];
        for (var chunk = startChunk; chunk < startChunk + chunkCount; chunk++)
        {
            var (segment, start, length) = layout.Chunk(chunk);
            var code = Code(steps, zeroPoints, range, segment);
            ElementLoop.Run(new ForwardKernel(values + start, code, quantized), 0, length);
            partials[chunk] = LaneSum.Of(new SquaredDifferenceTerm(quantized, values + start), 0, length);
        }
    }

    internal static UniformCode Code(float* steps, int* zeroPoints, CodeRange range, nint segment) =>
        new(steps[segment], zeroPoints == null ? 0f : zeroPoints[segment], range);

    private readonly struct ForwardKernel(float* values, UniformCode code, float* result) : IElementKernel
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        void IElementKernel.Apply<TVector, TOperations>(nint index)
        {
            var codes = code.Code<TVector, TOperations>(TOperations.Load(values + index));
            TOperations.Store(result + index, code.Value<TVector, TOperations>(codes));
        }
    }

    private readonly struct StraightThroughKernel(float* values, float* gradient, UniformCode code, float* result)
        : IElementKernel
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        void IElementKernel.Apply<TVector, TOperations>(nint index)
        {
            var quotient = TOperations.Divide(TOperations.Load(values + index), TOperations.Broadcast(code.Step));
            TOperations.Store(result + index, code.SelectInside<TVector, TOperations>(
                quotient, TOperations.Load(gradient + index), TOperations.Broadcast(0f)));
        }
    }

    private readonly struct BackwardKernel(
        float* values, float* gradient, UniformCode code, float* result, float* slopes) : IElementKernel
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        void IElementKernel.Apply<TVector, TOperations>(nint index)
        {
            var x = TOperations.Load(values + index);
            var quotient = TOperations.Divide(x, TOperations.Broadcast(code.Step));
            var level = TOperations.Subtract(
                code.Code<TVector, TOperations>(x), TOperations.Broadcast(code.Zero));
            TOperations.Store(slopes + index, code.SelectInside<TVector, TOperations>(
                quotient, TOperations.Subtract(level, quotient), level));
            TOperations.Store(result + index, code.SelectInside<TVector, TOperations>(
                quotient, TOperations.Load(gradient + index), TOperations.Broadcast(0f)));
        }
    }
}
