using QuantBuild.Bench.Methods.Cells;

namespace QuantBuild.Bench.Methods.Running;

/// <param name="Cell">The cell.</param>
/// <param name="State">How it ended.</param>
/// <param name="Figures">Where it is done.</param>
/// <param name="Message">Where it failed: why.</param>
internal sealed record CellOutcome(Cell Cell, CellState State, CellFigures? Figures, string? Message)
{
    public static CellOutcome Done(Cell cell, CellFigures figures) => new(cell, CellState.Done, figures, null);

    public static CellOutcome Failed(Cell cell, string message) => new(cell, CellState.Failed, null, message);

    public static CellOutcome NotRun(Cell cell) => new(cell, CellState.NotRun, null, null);
}
