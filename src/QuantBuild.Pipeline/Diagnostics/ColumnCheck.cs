using QuantBuild.Models.Data;
using QuantBuild.Models.Data.TableFormats;
using QuantBuild.Pipeline.Sources;
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
    public static void Run(Recipe recipe, TableFormatRegistry tables)
    {
        var data = recipe.Data;
        List<Diagnostic> problems =
        [
            .. data.Calibration.IsOfTraining
                ? []
                : InRecipe("data.calibration", data.Calibration.Source, data.Calibration.Columns, needsLabel: false),
            .. InRecipe("data.evaluation", data.Evaluation.Source, data.Evaluation.Columns, needsLabel: true),
            .. data.Training is { } training
                ? InRecipe("data.training", training.Source, training.Columns, needsLabel: true)
                : [],
        ];
        if (problems.Count > 0)
        {
            throw new DiagnosticException(problems);
        }

        // The first file that something is wrong with: the others are often wrong in the same way.
        IEnumerable<Diagnostic> InRecipe(string section, DataSource source, ColumnOptions columns, bool needsLabel) =>
            source.Files.Paths
                .Select(path => Problems(
                        DataTables.Of(source, tables), path.FullPath, DataTables.ColumnsOf(source, columns, needsLabel))
                    .ConvertAll(problem => problem.Descriptor.At(
                        recipe.LocationOf($"{section}.columns.{KeyOf(problem.Role, columns)}"),
                        $"'{path.Text}': {problem.Message}")))
                .FirstOrDefault(found => found.Count > 0) ?? [];
    }

    /// <param name="source">The data file.</param>
    /// <param name="columns">As asked for at the command line.</param>
    /// <exception cref="DiagnosticException">QB3003, QB3005: one for every column that cannot be read.</exception>
    /// <exception cref="DatasetException">The file has no header.</exception>
    public static void Run(TableSource source, TextColumns columns)
    {
        var path = source.Paths[0];
        var problems = Problems(source, path, columns)
            .Select(problem => problem.Descriptor.At(
                new SourceLocation(path, Line: 1), $"{OptionOf(problem.Role)}: {problem.Message}"))
            .ToList();
        if (problems.Count > 0)
        {
            throw new DiagnosticException(problems);
        }
    }

    private static List<(ColumnRole Role, DiagnosticDescriptor Descriptor, string Message)> Problems(
        TableSource source, string path, TextColumns columns)
    {
        using var table = source.Open(path);
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
