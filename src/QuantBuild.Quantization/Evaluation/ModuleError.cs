using QuantBuild.Kernels.Numerics;

namespace QuantBuild.Quantization.Evaluation;

/// <summary>How far a module's output is from full precision, the modules before it quantized too.</summary>
/// <param name="Name">Of the module.</param>
/// <param name="RelativeError">Σ‖quantized − full‖² / Σ‖full‖² over all tokens of the evaluation texts.</param>
public sealed record ModuleError(string Name, double RelativeError)
{
    // 10 / ln 10: decibels from natural logarithms.
    private const double DecibelsPerNeper = 4.342944819032518;

    /// <summary>−10·log₁₀ of the relative error, in decibels; null where nothing differs.</summary>
    public double? SignalToNoise =>
        RelativeError > 0 ? -DeterministicMath.Log(RelativeError) * DecibelsPerNeper : null;
}
