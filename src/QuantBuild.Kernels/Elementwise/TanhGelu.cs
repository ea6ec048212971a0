using System.Runtime.CompilerServices;
using QuantBuild.Kernels.Numerics;

namespace QuantBuild.Kernels.Elementwise;

/// <summary>
/// The Gaussian error linear unit approximated by the hyperbolic tangent, y = x/2 · (1 + tanh u) with
/// u = √(2/π) · (x + 0.044715 · x³) (arXiv:1606.08415, section 2). Results may be the same array as an operand.
/// </summary>
public static unsafe class TanhGelu
{
    private const float Scale = 0.79788456f;
    private const float CubicScale = 0.044715f;

    /// <summary>result = x/2 · (1 + tanh u).</summary>
    public static void Forward(float* values, float* result, nint start, nint count) =>
        ElementLoop.Run(new ForwardKernel(values, result), start, count);

    /// <summary>
    /// result = gradient · (1 + t + x · (1 − t²) · u′)/2 with t = tanh u, x being the input of the forward pass.
    /// </summary>
    public static void Backward(float* values, float* gradient, float* result, nint start, nint count) =>
        ElementLoop.Run(new BackwardKernel(values, gradient, result), start, count);

    // tanh(√(2/π) · x · (1 + c·x²))
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Tangent<TVector, TOperations>(TVector x)
        where TVector : struct
        where TOperations : struct, IVectorOperations<TVector>
    {
        var square = TOperations.Multiply(x, x);
        var factor = TOperations.FusedMultiplyAdd(
            TOperations.Broadcast(CubicScale), square, TOperations.Broadcast(1f));
        return VectorMath.Tanh<TVector, TOperations>(
            TOperations.Multiply(TOperations.Multiply(TOperations.Broadcast(Scale), x), factor));
    }

    private readonly struct ForwardKernel(float* values, float* result) : IElementKernel
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        void IElementKernel.Apply<TVector, TOperations>(nint index)
        {
            var x = TOperations.Load(values + index);
            var cumulative = TOperations.Add(TOperations.Broadcast(1f), Tangent<TVector, TOperations>(x));
            TOperations.Store(
                result + index,
                TOperations.Multiply(TOperations.Multiply(x, TOperations.Broadcast(0.5f)), cumulative));
        }
    }

    private readonly struct BackwardKernel(float* values, float* gradient, float* result) : IElementKernel
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        void IElementKernel.Apply<TVector, TOperations>(nint index)
        {
            var one = TOperations.Broadcast(1f);
            var x = TOperations.Load(values + index);
            var tangent = Tangent<TVector, TOperations>(x);

            // u′ = √(2/π) · (1 + 3c·x²)
            var inner = TOperations.Multiply(
                TOperations.Broadcast(Scale),
                TOperations.FusedMultiplyAdd(
                    TOperations.Broadcast(3f * CubicScale), TOperations.Multiply(x, x), one));
            var slope = TOperations.Subtract(one, TOperations.Multiply(tangent, tangent));
            var derivative = TOperations.FusedMultiplyAdd(
                TOperations.Multiply(x, slope), inner, TOperations.Add(one, tangent));
            TOperations.Store(
                result + index,
                TOperations.Multiply(
                    TOperations.Load(gradient + index),
                    TOperations.Multiply(TOperations.Broadcast(0.5f), derivative)));
        }
    }
}
