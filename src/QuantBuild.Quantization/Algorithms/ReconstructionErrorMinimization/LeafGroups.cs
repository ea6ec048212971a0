using QuantBuild.Tensors;
using QuantBuild.Tensors.Optimizers;

namespace QuantBuild.Quantization.Algorithms.ReconstructionErrorMinimization;

/// <summary>What Adam trains in one problem: values at one rate, step sizes at another.</summary>
internal sealed class LeafGroups(ReconstructionErrorOptions options)
{
    private readonly List<ParameterGroup> groups = [];

    public IReadOnlyList<ParameterGroup> Groups => groups;

    /// <summary>A weight or a bias.</summary>
    public void AddValue(Tensor value) => groups.Add(new ParameterGroup([value], options.LearningRate));

    /// <summary>Steps; null adds nothing.</summary>
    public void AddStep(Tensor? steps)
    {
        if (steps is not null)
        {
            groups.Add(StepParameters.GroupOf(steps, options.StepSizeLearningRate));
        }
    }
}
