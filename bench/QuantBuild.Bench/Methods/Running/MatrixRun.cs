using QuantBuild.Bench.Methods.Cells;
using QuantBuild.Bench.Methods.Matrices;
using QuantBuild.Pipeline;
using QuantBuild.Recipes.Diagnostics;

namespace QuantBuild.Bench.Methods.Running;

/// <summary>Runs a matrix, or a part of it; the other cells come from earlier runs in the same work folder.</summary>
internal sealed class MatrixRun(CellRunner runner, MatrixProgress progress, CancellationToken cancellation)
{
    /// <param name="matrix">The matrix.</param>
    /// <param name="isWanted">Cells to run where there is no result of theirs yet.</param>
    /// <returns>One outcome a cell, in the matrix's order.</returns>
    /// <exception cref="OperationCanceledException">Cancelled; finished stages stay in the cache.</exception>
    public IReadOnlyList<CellOutcome> Execute(Matrix matrix, Func<Cell, bool> isWanted)
    {
        var outcomes = new Dictionary<Cell, CellOutcome>(ReferenceEqualityComparer.Instance);
        var pending = new List<(Cell Cell, RunPlan Plan)>();
        var cells = CellExpansion.Expand(matrix);
        foreach (var cell in cells)
        {
            cancellation.ThrowIfCancellationRequested();
            var plan = Plan(matrix, cell, outcomes);
            if (plan is not null && runner.Stored(cell, plan) is { } stored)
            {
                outcomes[cell] = CellOutcome.Done(cell, stored);
            }
            else if (!isWanted(cell))
            {
                outcomes[cell] = CellOutcome.NotRun(cell);
            }
            else if (plan is not null)
            {
                pending.Add((cell, plan));
            }
        }

        progress.Begin(matrix.Name, cells.Count, [.. pending.Select(entry => entry.Cell)]);
        foreach (var (cell, plan) in pending)
        {
            outcomes[cell] = Run(cell, plan);
        }

        return [.. cells.Select(cell => outcomes[cell])];
    }

    // A plan tells cheaply whether the recipe fits the model and the data: no cell waits for hours to fail.
    private RunPlan? Plan(Matrix matrix, Cell cell, Dictionary<Cell, CellOutcome> outcomes)
    {
        try
        {
            return RecipePlanner.Plan(
                RunSlots.Standard.Reader.Read(runner.WriteRecipe(matrix, cell)).Require(), cacheRoot: null);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            outcomes[cell] = CellOutcome.Failed(cell, FirstLine(exception));
            return null;
        }
    }

    private CellOutcome Run(Cell cell, RunPlan plan)
    {
        progress.CellStarted(cell);
        try
        {
            var figures = runner.Run(cell, plan, progress, cancellation);
            progress.CellEnded(cell, message: null);
            return CellOutcome.Done(cell, figures);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            progress.CellEnded(cell, exception.ToString());
            return CellOutcome.Failed(cell, FirstLine(exception));
        }
    }

    // Warnings come before the error that follows them in the file.
    private static string FirstLine(Exception exception) => exception is DiagnosticException diagnostics
        ? diagnostics.Diagnostics.First(diagnostic => diagnostic.IsError).ToString()
        : exception.Message.Split('\n')[0].Trim();
}
