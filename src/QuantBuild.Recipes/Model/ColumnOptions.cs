namespace QuantBuild.Recipes;

/// <summary>Column names of a data file.</summary>
/// <param name="Text">The input, or its first half.</param>
/// <param name="TextPair">The second half, or null for single texts.</param>
/// <param name="Label">Never null for evaluation data.</param>
public sealed record ColumnOptions(string Text, string? TextPair, string? Label);
