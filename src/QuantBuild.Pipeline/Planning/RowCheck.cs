using QuantBuild.Models.Data;
using QuantBuild.Models.Data.TableFormats;
using QuantBuild.Pipeline.Diagnostics;
using QuantBuild.Pipeline.Sources;
using QuantBuild.Pipeline.Stages;
using QuantBuild.Recipes;
using QuantBuild.Recipes.Diagnostics;
using QuantBuild.Recipes.Sources;

namespace QuantBuild.Pipeline.Planning;

/// <summary>Reads every row of the data files.</summary>
internal static class RowCheck
{
    /// <summary>Reads them as the stages of a run will.</summary>
    /// <exception cref="DiagnosticException">What is wrong, in all of them.</exception>
    public static void Run(IEnumerable<TokenizeStage> stages, CancellationToken cancellation) =>
        RunAll(stages.Select<TokenizeStage, Action>(stage => () => stage.Read(cancellation)));

    /// <summary>Reads the texts, without a model; labels are what a model has.</summary>
    /// <exception cref="DiagnosticException">What is wrong, in all of them.</exception>
    public static void Run(Recipe recipe, TableFormatRegistry tables, CancellationToken cancellation)
    {
        var data = recipe.Data;
        RunAll(
        [
            .. data.Calibration.IsOfTraining
                ? Array.Empty<Action>()
                : [() => Judge(data.Calibration.Source, data.Calibration.Columns)],
            () => Judge(data.Evaluation.Source, data.Evaluation.Columns),
            .. data.Training is { } training
                ? new Action[] { () => Judge(training.Source, training.Columns) }
                : [],
        ]);

        void Judge(DataSource source, ColumnOptions columns) => TextTable.Judge(
            DataTables.Of(source, tables),
            DataTables.ColumnsOf(source, columns, readsLabel: false),
            targets: null,
            cancellation);
    }

    private static void RunAll(IEnumerable<Action> checks)
    {
        var problems = new List<Diagnostic>();
        foreach (var check in checks)
        {
            try
            {
                InputFaults.Translate(() =>
                {
                    check();
                    return problems;
                });
            }
            catch (DiagnosticException exception)
            {
                // One file may serve several purposes.
                problems.AddRange(exception.Diagnostics.Except(problems));
            }
        }

        if (problems.Count > 0)
        {
            throw new DiagnosticException(problems);
        }
    }
}
