using QuantBuild.Kernels.Numerics;

namespace QuantBuild.Kernels.Optimizers;

/// <summary>The scalars of one Adam step.</summary>
/// <param name="LearningRate">η.</param>
/// <param name="FirstDecay">β₁.</param>
/// <param name="SecondDecay">β₂.</param>
/// <param name="Epsilon">Added to the root of the corrected second moment.</param>
/// <param name="WeightDecay">λ, decoupled (arXiv:1711.05101): the parameter is first scaled by 1 − η·λ.</param>
/// <param name="FirstCorrection">1 − β₁ᵗ, t = 1 at the first step.</param>
/// <param name="SecondCorrection">1 − β₂ᵗ.</param>
public readonly record struct AdamCoefficients(
    float LearningRate, float FirstDecay, float SecondDecay, float Epsilon, float WeightDecay, float FirstCorrection,
    float SecondCorrection)
{
    /// <summary>The coefficients of step <paramref name="step"/>, counted from 1.</summary>
    public static AdamCoefficients AtStep(
        int step, double learningRate, double firstDecay, double secondDecay, double epsilon, double weightDecay)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(step, 1);
        return new(
            (float)learningRate,
            (float)firstDecay,
            (float)secondDecay,
            (float)epsilon,
            (float)weightDecay,
            (float)(1 - DeterministicMath.Pow(firstDecay, step)),
            (float)(1 - DeterministicMath.Pow(secondDecay, step)));
    }
}
