using QuantBuild.Recipes.Sources;

namespace QuantBuild.Recipes;

/// <param name="Source">The table.</param>
/// <param name="Columns">The columns to read; the label is given where the method learns from labels.</param>
/// <param name="Samples">How many rows are drawn; null for all.</param>
/// <param name="Seed">Of the draw.</param>
/// <param name="MaxLength">In tokens, special ones included.</param>
public sealed record TrainingDataOptions(
    DataSource Source, ColumnOptions Columns, int? Samples, int Seed, int MaxLength);
