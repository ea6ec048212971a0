using QuantBuild.Recipes.Sources;

namespace QuantBuild.Recipes;

/// <param name="Source">The table.</param>
/// <param name="Columns">The columns to read.</param>
/// <param name="Samples">Rows drawn; all when the file has fewer.</param>
/// <param name="Seed">Of the draw.</param>
/// <param name="MaxLength">In tokens, special ones included.</param>
public sealed record CalibrationOptions(
    DataSource Source, ColumnOptions Columns, int Samples, int Seed, int MaxLength)
{
    /// <summary>Whether they are drawn from <c>data.training</c>, since the recipe names no others.</summary>
    public bool IsOfTraining { get; init; }
}
