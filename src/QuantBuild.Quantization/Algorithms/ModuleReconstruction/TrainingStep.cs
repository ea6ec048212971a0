using QuantBuild.Tensors;

namespace QuantBuild.Quantization.Algorithms.ModuleReconstruction;

/// <param name="Loss">Before the step, [1].</param>
/// <param name="Output">Of the module's last layer before the step, [batch, sequence, hidden].</param>
internal readonly record struct TrainingStep(Tensor Loss, Tensor Output);
