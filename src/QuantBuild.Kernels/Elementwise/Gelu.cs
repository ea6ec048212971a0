using System.Runtime.CompilerServices;
using QuantBuild.Kernels.Numerics;

namespace QuantBuild.Kernels.Elementwise;

/// <summary>
/// The Gaussian error linear unit in its exact form, y = x · Φ(x) = x/2 · (1 + erf(x/√2)) (arXiv:1606.08415).
/// Results may be the same array as an operand.
/// </summary>
public static unsafe class Gelu
{
    private const float RootHalf = 0.70710678f;
    private const float InverseRootTwoPi = 0.39894228f;

    /// <summary>result = x/2 · (1 + erf(x/√2)).</summary>
    public static void Forward(float* values, float* result, nint start, nint count) =>
        ElementLoop.Run(new ForwardKernel(values, result), start, count);

    /// <summary>result = gradient · (Φ(x) + x · φ(x)), x being the input of the forward pass.</summary>
    public static void Backward(float* values, float* gradient, float* result, nint start, nint count) =>
        ElementLoop.Run(new BackwardKernel(values, gradient, result), start, count);

    /// <summary>One vector of the forward pass, for epilogues of matrix products.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static TVector Of<TVector, TOperations>(TVector x)
        where TVector : struct
        where TOperations : struct, IVectorOperations<TVector> =>
        TOperations.Multiply(
            TOperations.Multiply(x, TOperations.Broadcast(0.5f)), OnePlusErf<TVector, TOperations>(x));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector OnePlusErf<TVector, TOperations>(TVector x)
        where TVector : struct
        where TOperations : struct, IVectorOperations<TVector> =>
        TOperations.Add(
            TOperations.Broadcast(1f),
            VectorMath.Erf<TVector, TOperations>(TOperations.Multiply(x, TOperations.Broadcast(RootHalf))));

    private readonly struct ForwardKernel(float* values, float* result) : IElementKernel
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        void IElementKernel.Apply<TVector, TOperations>(nint index) =>
            TOperations.Store(result + index, Of<TVector, TOperations>(TOperations.Load(values + index)));
    }

    private readonly struct BackwardKernel(float* values, float* gradient, float* result) : IElementKernel
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        void IElementKernel.Apply<TVector, TOperations>(nint index)
        {
            var x = TOperations.Load(values + index);
            var cumulative = TOperations.Multiply(TOperations.Broadcast(0.5f), OnePlusErf<TVector, TOperations>(x));
            var exponent = TOperations.Multiply(TOperations.Multiply(x, TOperations.Broadcast(-0.5f)), x);
            var density = TOperations.Multiply(
                TOperations.Broadcast(InverseRootTwoPi), VectorMath.Exp<TVector, TOperations>(exponent));
            var derivative = TOperations.FusedMultiplyAdd(x, density, cumulative);
            TOperations.Store(result + index, TOperations.Multiply(TOperations.Load(gradient + index), derivative));
        }
    }
}
