using System.Runtime.CompilerServices;
using QuantBuild.Kernels.Numerics;

namespace QuantBuild.Kernels.Optimizers;

/// <summary>
/// Adam (arXiv:1412.6980) with decoupled weight decay:
/// m ← β₁·m + (1 − β₁)·g, v ← β₂·v + (1 − β₂)·g²,
/// p ← (1 − η·λ)·p − η/(1 − β₁ᵗ) · m / (√v / √(1 − β₂ᵗ) + ε), then p ← max(p, bound).
/// </summary>
public static unsafe class Adam
{
    /// <summary>
    /// One step for elements start … start + count − 1. The four arrays do not overlap.
    /// </summary>
    /// <param name="parameters">p, updated.</param>
    /// <param name="gradients">The gradient before its multiplier.</param>
    /// <param name="firstMoments">m, updated; zeros before the first step.</param>
    /// <param name="secondMoments">v, updated; zeros before the first step.</param>
    /// <param name="coefficients">The step's scalars.</param>
    /// <param name="gradientMultiplier">g = multiplier · gradient, for clipping; null for 1.</param>
    /// <param name="lowerBound">Smallest value a parameter may take; −∞ for none.</param>
    /// <param name="start">First element.</param>
    /// <param name="count">Number of elements.</param>
    public static void Step(
        float* parameters, float* gradients, float* firstMoments, float* secondMoments,
        in AdamCoefficients coefficients, float* gradientMultiplier, float lowerBound, nint start, nint count)
    {
        var multiplier = gradientMultiplier == null ? 1f : *gradientMultiplier;
        ElementLoop.Run(
            new StepKernel(
                parameters, gradients, firstMoments, secondMoments, multiplier, coefficients.FirstDecay,
                1f - coefficients.FirstDecay, coefficients.SecondDecay, 1f - coefficients.SecondDecay,
                1f - (coefficients.LearningRate * coefficients.WeightDecay),
                coefficients.LearningRate / coefficients.FirstCorrection,
                MathF.Sqrt(coefficients.SecondCorrection), coefficients.Epsilon, lowerBound),
            start,
            count);
    }

    /// <summary>
    /// One step for the rows of parameters, m and v [vocabulary, columns] that rows [count] lists, with gradients
    /// [count, columns]; entries start … start + count − 1 of the list, which names no row twice. Rows not listed keep
    /// parameters and moments.
    /// </summary>
    public static void StepRows(
        float* parameters, float* gradients, float* firstMoments, float* secondMoments, int* rows, nint columns,
        in AdamCoefficients coefficients, float* gradientMultiplier, float lowerBound, nint start, nint count)
    {
        for (var entry = start; entry < start + count; entry++)
        {
            var offset = rows[entry] * columns;
            Step(
                parameters + offset, gradients + (entry * columns), firstMoments + offset, secondMoments + offset,
                coefficients, gradientMultiplier, lowerBound, 0, columns);
        }
    }

    private readonly struct StepKernel(
        float* parameters, float* gradients, float* firstMoments, float* secondMoments, float multiplier,
        float firstDecay, float firstRest, float secondDecay, float secondRest, float shrinkage, float stepSize,
        float rootCorrection, float epsilon, float lowerBound) : IElementKernel
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        void IElementKernel.Apply<TVector, TOperations>(nint index)
        {
            var g = TOperations.Multiply(TOperations.Load(gradients + index), TOperations.Broadcast(multiplier));
            var m = TOperations.FusedMultiplyAdd(
                TOperations.Broadcast(firstDecay),
                TOperations.Load(firstMoments + index),
                TOperations.Multiply(TOperations.Broadcast(firstRest), g));
            var v = TOperations.FusedMultiplyAdd(
                TOperations.Broadcast(secondDecay),
                TOperations.Load(secondMoments + index),
                TOperations.Multiply(TOperations.Multiply(TOperations.Broadcast(secondRest), g), g));
            TOperations.Store(firstMoments + index, m);
            TOperations.Store(secondMoments + index, v);

            var root = TOperations.Divide(TOperations.SquareRoot(v), TOperations.Broadcast(rootCorrection));
            var direction = TOperations.Divide(m, TOperations.Add(root, TOperations.Broadcast(epsilon)));
            var shrunk = TOperations.Multiply(
                TOperations.Load(parameters + index), TOperations.Broadcast(shrinkage));
            var p = TOperations.FusedMultiplyAdd(TOperations.Broadcast(-stepSize), direction, shrunk);
            TOperations.Store(parameters + index, TOperations.Maximum(p, TOperations.Broadcast(lowerBound)));
        }
    }
}
