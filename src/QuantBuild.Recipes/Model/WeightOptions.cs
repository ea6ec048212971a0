namespace QuantBuild.Recipes;

/// <param name="Bits">2 (ternary), 3, 4, 8, or 32 for no quantization.</param>
/// <param name="Granularity"><c>tensor</c> or <c>channel</c>.</param>
/// <param name="Observer"><c>minmax</c> or <c>mse</c>.</param>
/// <param name="Symmetric">No zero point.</param>
public sealed record WeightOptions(int Bits, string Granularity, string Observer, bool Symmetric);
