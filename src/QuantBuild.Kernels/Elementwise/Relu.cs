using System.Runtime.CompilerServices;
using QuantBuild.Kernels.Numerics;

namespace QuantBuild.Kernels.Elementwise;

/// <summary>y = max(x, 0). Results may be the same array as an operand.</summary>
public static unsafe class Relu
{
    /// <summary>result = max(x, 0); NaN stays NaN.</summary>
    public static void Forward(float* values, float* result, nint start, nint count) =>
        ElementLoop.Run(new ForwardKernel(values, result), start, count);

    /// <summary>
    /// result = gradient where x &gt; 0, else 0; x may be the input or the output of the forward pass.
    /// </summary>
    public static void Backward(float* values, float* gradient, float* result, nint start, nint count) =>
        ElementLoop.Run(new BackwardKernel(values, gradient, result), start, count);

    private readonly struct ForwardKernel(float* values, float* result) : IElementKernel
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        void IElementKernel.Apply<TVector, TOperations>(nint index) =>
            TOperations.Store(result + index, TOperations.Maximum(
                TOperations.Load(values + index), TOperations.Broadcast(0f)));
    }

    private readonly struct BackwardKernel(float* values, float* gradient, float* result) : IElementKernel
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        void IElementKernel.Apply<TVector, TOperations>(nint index)
        {
            var zero = TOperations.Broadcast(0f);
            TOperations.Store(result + index, TOperations.SelectIfLess(
                zero, TOperations.Load(values + index), TOperations.Load(gradient + index), zero));
        }
    }
}
