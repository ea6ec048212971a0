using QuantBuild.Kernels.Quantizers;
namespace QuantBuild.Tensors;

/// <summary>Quantizer of attention probabilities, inside the attention operation.</summary>
/// <param name="Step">One learned step, shape [1].</param>
/// <param name="Range">Codes; zero stands for probability zero, so <c>Lower</c> is 0.</param>
/// <param name="GradientScale">Factor on the step's gradient (LSQ: 1/√(numel·Upper)).</param>
public sealed record ProbabilityQuantizer(Tensor Step, CodeRange Range, float GradientScale);
