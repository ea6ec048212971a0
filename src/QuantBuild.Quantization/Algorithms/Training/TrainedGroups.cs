using QuantBuild.Quantization.Forward;
using QuantBuild.Tensors;
using QuantBuild.Tensors.Optimizers;

namespace QuantBuild.Quantization.Algorithms.Training;

/// <summary>
/// What Adam trains in modules: weights and full-precision parameters at one rate, step sizes at another.
/// </summary>
internal static class TrainedGroups
{
    // A row of the embedding is seen in few steps. Adam's moments then hold one gradient, and their quotient is up to
    // (1 − β₁)/√(1 − β₂) ≈ 3.2 instead of below 1: at the rate of the weights, rare rows would be thrown about.
    public const float EmbeddingShareOfRate = 0.1f;

    /// <summary>Every leaf, in a fixed order.</summary>
    /// <param name="quantizers">Of the modules.</param>
    /// <param name="learningRate">Of weights and parameters.</param>
    /// <param name="stepSizeLearningRate">Of step sizes.</param>
    public static IReadOnlyList<ParameterGroup> Of(
        ModuleQuantizers quantizers, float learningRate, float stepSizeLearningRate)
    {
        var weights = new List<Tensor>();
        var groups = new List<ParameterGroup>();
        foreach (var (_, weight) in quantizers.Weights)
        {
            weights.Add(weight.Value);
            AddSteps(groups, weight.Quantizer.LearnedStep, stepSizeLearningRate);
        }

        foreach (var (_, parameter) in quantizers.Parameters)
        {
            weights.Add(parameter);
        }

        foreach (var (_, activation) in quantizers.Activations)
        {
            AddSteps(groups, activation.LearnedStep, stepSizeLearningRate);
        }

        foreach (var (_, probability) in quantizers.Probabilities)
        {
            AddSteps(groups, probability.LearnedStep, stepSizeLearningRate);
        }

        // The table's looked-up rows are the leaves; the table itself is changed row by row.
        if (quantizers.Embedding is { Quantizer: { Trains: true } embedding })
        {
            groups.Add(new ParameterGroup([embedding.Table], learningRate * EmbeddingShareOfRate));
            if (embedding.StepTable is { } steps)
            {
                groups.Add(StepParameters.GroupOf(steps, stepSizeLearningRate * EmbeddingShareOfRate));
            }
        }

        groups.Add(new ParameterGroup(weights, learningRate));
        return groups;
    }

    private static void AddSteps(List<ParameterGroup> groups, Tensor? steps, float learningRate)
    {
        if (steps is not null)
        {
            groups.Add(StepParameters.GroupOf(steps, learningRate));
        }
    }
}
