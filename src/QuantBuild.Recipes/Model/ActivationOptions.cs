using QuantBuild.Recipes.Sections;

namespace QuantBuild.Recipes;

/// <param name="Bits">2 to 8, or 32 for no quantization.</param>
/// <param name="Attention">Also the operands of the attention products.</param>
public sealed record ActivationOptions(int Bits, bool Attention)
{
    /// <summary><c>tensor</c>, or <c>token</c> for a step a token, from its values as they come.</summary>
    public string Granularity { get; init; } = QuantizerSchema.PerTensor;

    /// <summary>Whether every token has a step of its own.</summary>
    public bool IsPerToken => Bits != QuantizeOptions.FullPrecisionBits && Granularity == QuantizerSchema.PerToken;

    /// <summary><c>auto</c>, <c>all</c> or <c>none</c>.</summary>
    public string Asymmetric { get; init; } = "auto";

    /// <summary><c>minmax</c>, <c>mse</c> or <c>percentile</c>.</summary>
    public string Observer { get; init; } = "minmax";

    /// <summary>Share of the values that is not clipped, in [0.5, 1]; for the observer <c>percentile</c>.</summary>
    public double Percentile { get; init; } = QuantizerSchema.DefaultPercentile;

    /// <summary><c>learned</c> or <c>fixed</c>.</summary>
    public string Clipping { get; init; } = "learned";
}
