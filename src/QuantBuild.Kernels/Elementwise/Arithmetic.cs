using System.Runtime.CompilerServices;
using QuantBuild.Kernels.Numerics;

namespace QuantBuild.Kernels.Elementwise;

/// <summary>
/// Arithmetic on elements start … start + count − 1 of float arrays. A result may be the same array as an operand;
/// arrays that overlap otherwise are not allowed.
/// </summary>
public static unsafe class Arithmetic
{
    /// <summary>result = left + right.</summary>
    public static void Add(float* left, float* right, float* result, nint start, nint count) =>
        ElementLoop.Run(new AddKernel(left, right, result), start, count);

    /// <summary>result = left − right.</summary>
    public static void Subtract(float* left, float* right, float* result, nint start, nint count) =>
        ElementLoop.Run(new SubtractKernel(left, right, result), start, count);

    /// <summary>result = left · right.</summary>
    public static void Multiply(float* left, float* right, float* result, nint start, nint count) =>
        ElementLoop.Run(new MultiplyKernel(left, right, result), start, count);

    /// <summary>result = factor · values.</summary>
    public static void Scale(float factor, float* values, float* result, nint start, nint count) =>
        ElementLoop.Run(new ScaleKernel(factor, values, result), start, count);

    /// <summary>result = weight · left + (1 − weight) · right, the first product fused with the sum.</summary>
    public static void Interpolate(
        float weight, float* left, float* right, float* result, nint start, nint count) =>
        ElementLoop.Run(new InterpolateKernel(weight, left, right, result), start, count);

    /// <summary>target += values.</summary>
    public static void Accumulate(float* values, float* target, nint start, nint count) =>
        ElementLoop.Run(new AddKernel(target, values, target), start, count);

    /// <summary>target = factor · values + target with one rounding.</summary>
    public static void AccumulateScaled(float factor, float* values, float* target, nint start, nint count) =>
        ElementLoop.Run(new AccumulateScaledKernel(factor, values, target), start, count);

    /// <summary>target = value.</summary>
    public static void Fill(float value, float* target, nint start, nint count)
    {
        for (nint done = 0; done < count;)
        {
            var length = (int)nint.Min(count - done, 1 << 30);
            new Span<float>(target + start + done, length).Fill(value);
            done += length;
        }
    }

    /// <summary>target = source.</summary>
    public static void Copy(float* source, float* target, nint start, nint count) =>
        Buffer.MemoryCopy(source + start, target + start, count * sizeof(float), count * sizeof(float));

    private readonly struct AddKernel(float* left, float* right, float* result) : IElementKernel
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        void IElementKernel.Apply<TVector, TOperations>(nint index) =>
            TOperations.Store(result + index, TOperations.Add(
                TOperations.Load(left + index), TOperations.Load(right + index)));
    }

    private readonly struct SubtractKernel(float* left, float* right, float* result) : IElementKernel
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        void IElementKernel.Apply<TVector, TOperations>(nint index) =>
            TOperations.Store(result + index, TOperations.Subtract(
                TOperations.Load(left + index), TOperations.Load(right + index)));
    }

    private readonly struct MultiplyKernel(float* left, float* right, float* result) : IElementKernel
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        void IElementKernel.Apply<TVector, TOperations>(nint index) =>
            TOperations.Store(result + index, TOperations.Multiply(
                TOperations.Load(left + index), TOperations.Load(right + index)));
    }

    private readonly struct ScaleKernel(float factor, float* values, float* result) : IElementKernel
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        void IElementKernel.Apply<TVector, TOperations>(nint index) =>
            TOperations.Store(result + index, TOperations.Multiply(
                TOperations.Broadcast(factor), TOperations.Load(values + index)));
    }

    private readonly struct InterpolateKernel(float weight, float* left, float* right, float* result) : IElementKernel
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        void IElementKernel.Apply<TVector, TOperations>(nint index)
        {
            var rest = TOperations.Multiply(TOperations.Broadcast(1f - weight), TOperations.Load(right + index));
            TOperations.Store(result + index, TOperations.FusedMultiplyAdd(
                TOperations.Broadcast(weight), TOperations.Load(left + index), rest));
        }
    }

    private readonly struct AccumulateScaledKernel(float factor, float* values, float* target) : IElementKernel
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        void IElementKernel.Apply<TVector, TOperations>(nint index) =>
            TOperations.Store(target + index, TOperations.FusedMultiplyAdd(
                TOperations.Broadcast(factor), TOperations.Load(values + index), TOperations.Load(target + index)));
    }
}
