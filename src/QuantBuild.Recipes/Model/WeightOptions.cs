using QuantBuild.Recipes.Sections;

namespace QuantBuild.Recipes;

/// <param name="Bits">2 (ternary where symmetric), 3, 4, 8, or 32 for no quantization.</param>
/// <param name="Granularity"><c>tensor</c>, <c>channel</c> or <c>group:N</c>.</param>
/// <param name="Observer"><c>minmax</c>, <c>mse</c> or <c>percentile</c>.</param>
/// <param name="Symmetric">No zero point.</param>
public sealed record WeightOptions(int Bits, string Granularity, string Observer, bool Symmetric)
{
    /// <summary>Share of the weights that is not clipped, in [0.5, 1]; for the observer <c>percentile</c>.</summary>
    public double Percentile { get; init; } = QuantizerSchema.DefaultPercentile;

    /// <summary><c>narrow</c> or <c>full</c>: which codes are used where there is no zero point.</summary>
    public string Codes => WrittenCodes ?? QuantizerSchema.UsualCodesOf(Bits);

    /// <summary>The same as the recipe writes it; null where the bits decide.</summary>
    internal string? WrittenCodes { get; init; }

    /// <summary><c>learned</c> or <c>fixed</c>.</summary>
    public string Clipping { get; init; } = "learned";
}
