using QuantBuild.Models.Data;
using QuantBuild.Recipes;
using QuantBuild.Recipes.Diagnostics;

namespace QuantBuild.Pipeline.Diagnostics;

/// <summary>Holds the columns a recipe names against its data files' headers.</summary>
internal static class ColumnCheck
{
    /// <exception cref="DiagnosticException">QB3003, one for every column that is not there, at its place in the recipe.</exception>
    /// <exception cref="DatasetException">A data file has no header.</exception>
    public static void Run(Recipe recipe)
    {
        var data = recipe.Data;
        List<Diagnostic> problems =
        [
            .. Missing(recipe, "data.calibration", data.Calibration.Source, data.Calibration.Columns, needsLabel: false),
            .. Missing(recipe, "data.evaluation", data.Evaluation.Source, data.Evaluation.Columns, needsLabel: true),
            .. data.Training is { } training
                ? Missing(recipe, "data.training", training.Source, training.Columns, needsLabel: true)
                : [],
        ];
        if (problems.Count > 0)
        {
            throw new DiagnosticException(problems);
        }
    }

    private static IEnumerable<Diagnostic> Missing(
        Recipe recipe, string section, RecipePath source, ColumnOptions columns, bool needsLabel)
    {
        using var table = TsvReader.Open(source.FullPath);
        var header = table.Columns;
        (string Key, string? Name)[] wanted =
            [("text", columns.Text), ("textPair", columns.TextPair), ("label", needsLabel ? columns.Label : null)];
        return
        [
            .. wanted.Where(column => column.Name is not null && !header.Contains(column.Name))
                .Select(column => DiagnosticTable.DataColumn.At(
                    recipe.LocationOf($"{section}.columns.{column.Key}"),
                    $"'{source.Text}' has no column '{column.Name}'; {NearestName.Suggest(column.Name!, header)}")),
        ];
    }
}
