using QuantBuild.Kernels.Numerics;

namespace QuantBuild.Tensors.Optimizers;

/// <summary>
/// Linear warm-up from 0 to 1, then decay to <paramref name="FinalFactor"/> at the last step; a factor on the learning
/// rate.
/// </summary>
/// <param name="Steps">Of the whole training.</param>
/// <param name="WarmupSteps">Of them, at the start; default none.</param>
/// <param name="FinalFactor">Default 0; without a meaning where the decay is constant.</param>
public readonly record struct LearningRateSchedule(int Steps, int WarmupSteps = 0, float FinalFactor = 0f)
{
    /// <summary>Default linear.</summary>
    public LearningRateDecay Decay { get; init; } = LearningRateDecay.Linear;

    /// <summary>The factor of one step.</summary>
    /// <param name="step">From 0 to <see cref="Steps"/> − 1; later ones stay at the final factor.</param>
    public float FactorAt(int step)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(step);
        if (step < WarmupSteps)
        {
            return (step + 1f) / WarmupSteps;
        }

        if (Decay == LearningRateDecay.Constant)
        {
            return 1f;
        }

        if (step >= Steps)
        {
            return FinalFactor;
        }

        var remaining = (float)(Steps - step) / (Steps - WarmupSteps);
        return FinalFactor + ((1f - FinalFactor) * (Decay == LearningRateDecay.Cosine ? Wave(remaining) : remaining));
    }

    private static float Wave(float remaining) => (float)((1 - DeterministicMath.Cos(Math.PI * remaining)) / 2);
}
