using QuantBuild.Models.Data;
using QuantBuild.Recipes;
using QuantBuild.Recipes.Diagnostics;
using QuantBuild.Recipes.Sources;

namespace QuantBuild.Pipeline.Diagnostics;

/// <summary>Holds the columns that are asked for against the data files' headers.</summary>
internal static class ColumnCheck
{
    /// <exception cref="DiagnosticException">
    /// QB3003, QB3005: one for every column that cannot be read, at its place in the recipe.
    /// </exception>
    /// <exception cref="DatasetException">A data file has no header.</exception>
    public static void Run(Recipe recipe)
    {
        var data = recipe.Data;
        List<Diagnostic> problems =
        [
            .. data.Calibration.IsOfTraining
                ? []
                : InRecipe(
                    recipe, "data.calibration", data.Calibration.Source, data.Calibration.Columns, needsLabel: false),
            .. InRecipe(recipe, "data.evaluation", data.Evaluation.Source, data.Evaluation.Columns, needsLabel: true),
            .. data.Training is { } training
                ? InRecipe(recipe, "data.training", training.Source, training.Columns, needsLabel: true)
                : [],
        ];
        if (problems.Count > 0)
        {
            throw new DiagnosticException(problems);
        }
    }

    /// <param name="path">Of the data file.</param>
    /// <param name="columns">As asked for at the command line.</param>
    /// <exception cref="DiagnosticException">QB3003, QB3005: one for every column that cannot be read.</exception>
    /// <exception cref="DatasetException">The file has no header.</exception>
    public static void Run(string path, TextColumns columns)
    {
        var problems = Problems(path, columns)
            .Select(problem => problem.Descriptor.At(
                new SourceLocation(path, Line: 1), $"{OptionOf(problem.Role)}: {problem.Message}"))
            .ToList();
        if (problems.Count > 0)
        {
            throw new DiagnosticException(problems);
        }
    }

    private static IEnumerable<Diagnostic> InRecipe(
        Recipe recipe, string section, RecipePath source, ColumnOptions columns, bool needsLabel) =>
        Problems(source.FullPath, new TextColumns(columns.Text, columns.TextPair, needsLabel ? columns.Label : null))
            .Select(problem => problem.Descriptor.At(
                recipe.LocationOf($"{section}.columns.{KeyOf(problem.Role, columns)}"),
                $"'{source.Text}': {problem.Message}"));

    private static List<(ColumnRole Role, DiagnosticDescriptor Descriptor, string Message)> Problems(
        string path, TextColumns columns)
    {
        using var table = TableFile.Open(path);
        var header = table.Header;
        (ColumnRole Role, string Name)[] wanted =
        [
            (ColumnRole.Text, columns.Text),
            .. columns.Pair is { } pair ? [(ColumnRole.Pair, pair)] : Array.Empty<(ColumnRole, string)>(),
            .. columns.Label is { } label ? [(ColumnRole.Label, label)] : Array.Empty<(ColumnRole, string)>(),
        ];
        var problems = new List<(ColumnRole, DiagnosticDescriptor, string)>();
        foreach (var (role, name) in wanted)
        {
            if (header.Fault(name) is { } fault)
            {
                var others = wanted.Where(column => column.Role != role).Select(column => column.Name);
                problems.Add((role, InputFaults.DescriptorOf(fault.Problem), fault.Problem == DatasetProblem.Column
                    ? Explain(header, name, fault, others)
                    : fault.Detail));
            }
            else if (role == ColumnRole.Label && (name == columns.Text || name == columns.Pair))
            {
                problems.Add((role, DiagnosticTable.DataColumn,
                    $"the column '{name}' is named as text and as label; name the column that holds the labels"));
            }
        }

        return problems;
    }

    // A name that stands for something else already is no suggestion.
    private static string Explain(
        TableHeader header, string name, DatasetException fault, IEnumerable<string> others) =>
        header.Names.Contains(name)
            ? fault.Detail
            : NearestName.Find(name, header.Names.Except(others)) is { } nearest
                ? $"there is no column '{name}'; did you mean '{nearest}'?"
                : $"there is no column '{name}'. {header.Describe()}";

    private static string KeyOf(ColumnRole role, ColumnOptions columns) => role switch
    {
        ColumnRole.Text => "text",
        ColumnRole.Pair => "textPair",
        _ => columns.LabelKey,
    };

    private static string OptionOf(ColumnRole role) => role switch
    {
        ColumnRole.Text => "--text",
        ColumnRole.Pair => "--text-pair",
        _ => "--label",
    };

    /// <summary>What a column of a data file is read for.</summary>
    private enum ColumnRole
    {
        Text,
        Pair,
        Label,
    }
}
