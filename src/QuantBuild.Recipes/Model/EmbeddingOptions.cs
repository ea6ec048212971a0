using QuantBuild.Recipes.Sections;

namespace QuantBuild.Recipes;

/// <param name="Bits">2 (ternary), 3, 4, 8, or 32 for no quantization.</param>
/// <param name="Train">By methods that learn; else rounded once.</param>
public sealed record EmbeddingOptions(int Bits, bool Train)
{
    /// <summary><c>channel</c> (a row) or <c>group:N</c>.</summary>
    public string Granularity { get; init; } = "channel";

    /// <summary><c>minmax</c>, <c>mse</c> or <c>percentile</c>.</summary>
    public string Observer { get; init; } = "mse";

    /// <inheritdoc cref="WeightOptions.Percentile"/>
    public double Percentile { get; init; } = QuantizerSchema.DefaultPercentile;

    /// <inheritdoc cref="WeightOptions.Codes"/>
    public string Codes => WrittenCodes ?? QuantizerSchema.UsualCodesOf(Bits);

    /// <inheritdoc cref="WeightOptions.WrittenCodes"/>
    internal string? WrittenCodes { get; init; }

    /// <summary><c>learned</c> or <c>fixed</c>.</summary>
    public string Clipping { get; init; } = "learned";
}
