using QuantBuild.Tensors;
using QuantBuild.Tensors.Optimizers;

namespace QuantBuild.Quantization.Algorithms;

/// <summary>Step sizes as parameters of an optimizer.</summary>
internal static class StepParameters
{
    // So much a step may shrink: it stays positive.
    private const float SmallestShareOfInitialStep = 1f / 1024f;

    /// <summary>Never falls below 1/1024 of the smallest step that the tensor has now.</summary>
    public static ParameterGroup GroupOf(Tensor steps, float learningRate) => new(
        [steps], learningRate, Minimum: steps.Backend.ReadFloats(steps).Min() * SmallestShareOfInitialStep);
}
