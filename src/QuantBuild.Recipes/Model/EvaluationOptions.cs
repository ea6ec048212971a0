using QuantBuild.Recipes.Sources;

namespace QuantBuild.Recipes;

/// <param name="Source">The table.</param>
/// <param name="Columns">The columns to read; the label is given.</param>
/// <param name="Metrics">Of the task, each once.</param>
/// <param name="MaxLength">In tokens, special ones included.</param>
public sealed record EvaluationOptions(
    DataSource Source, ColumnOptions Columns, IReadOnlyList<string> Metrics, int MaxLength);
