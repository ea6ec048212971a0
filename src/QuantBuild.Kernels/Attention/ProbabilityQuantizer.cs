using QuantBuild.Kernels.Quantizers;

namespace QuantBuild.Kernels.Attention;

/// <summary>
/// Quantizes the attention probabilities: code = clamp(round(p / step), lower, upper), p̂ = code · step. The default
/// value quantizes nothing.
/// </summary>
/// <param name="step">One positive float; null for no quantizer. Read when a kernel runs.</param>
/// <param name="range">The codes.</param>
public readonly unsafe struct ProbabilityQuantizer(float* step, CodeRange range)
{
    /// <summary>The step, or null.</summary>
    public float* Step => step;

    /// <summary>The codes.</summary>
    public CodeRange Range => range;
}
