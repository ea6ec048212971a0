namespace QuantBuild.Tensors.Optimizers;

/// <summary>Parameters that an optimizer treats alike.</summary>
/// <param name="Parameters">Leaves that require gradients, or tables updated by rows.</param>
/// <param name="LearningRate">Before the schedule's factor.</param>
/// <param name="WeightDecay">Decoupled; default none.</param>
/// <param name="Minimum">No element falls below; default no bound.</param>
public sealed record ParameterGroup(
    IReadOnlyList<Tensor> Parameters,
    float LearningRate,
    float WeightDecay = 0f,
    float Minimum = float.NegativeInfinity);
