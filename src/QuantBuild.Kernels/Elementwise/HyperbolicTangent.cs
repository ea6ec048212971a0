using System.Runtime.CompilerServices;
using QuantBuild.Kernels.Numerics;

namespace QuantBuild.Kernels.Elementwise;

/// <summary>y = tanh x. Results may be the same array as an operand.</summary>
public static unsafe class HyperbolicTangent
{
    /// <summary>result = tanh x.</summary>
    public static void Forward(float* values, float* result, nint start, nint count) =>
        ElementLoop.Run(new ForwardKernel(values, result), start, count);

    /// <summary>result = gradient · (1 − y²), y being the output of the forward pass.</summary>
    public static void Backward(float* output, float* gradient, float* result, nint start, nint count) =>
        ElementLoop.Run(new BackwardKernel(output, gradient, result), start, count);

    private readonly struct ForwardKernel(float* values, float* result) : IElementKernel
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        void IElementKernel.Apply<TVector, TOperations>(nint index) =>
            TOperations.Store(result + index, VectorMath.Tanh<TVector, TOperations>(TOperations.Load(values + index)));
    }

    private readonly struct BackwardKernel(float* output, float* gradient, float* result) : IElementKernel
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        void IElementKernel.Apply<TVector, TOperations>(nint index)
        {
            var y = TOperations.Load(output + index);
            var derivative = TOperations.Subtract(TOperations.Broadcast(1f), TOperations.Multiply(y, y));
            TOperations.Store(result + index, TOperations.Multiply(TOperations.Load(gradient + index), derivative));
        }
    }
}
