using QuantBuild.Tensors;
using QuantBuild.Tensors.Optimizers;

namespace QuantBuild.Quantization.Algorithms.ReconstructionErrorMinimization;

/// <summary>
/// What Adam trains in one problem: values at one rate, step sizes at another. A step never falls below 1/1024 of the
/// smallest its tensor started with, so it stays positive.
/// </summary>
internal sealed class LeafGroups(ReconstructionErrorOptions options)
{
    private const float SmallestShareOfInitialStep = 1f / 1024f;

    private readonly List<ParameterGroup> groups = [];

    public IReadOnlyList<ParameterGroup> Groups => groups;

    /// <summary>A weight or a bias.</summary>
    public void AddValue(Tensor value) => groups.Add(new ParameterGroup([value], options.LearningRate));

    /// <summary>Steps; null adds nothing.</summary>
    public void AddStep(Tensor? steps)
    {
        if (steps is not null)
        {
            var smallest = steps.Backend.ReadFloats(steps).Min();
            groups.Add(new ParameterGroup(
                [steps], options.StepSizeLearningRate, Minimum: smallest * SmallestShareOfInitialStep));
        }
    }
}
