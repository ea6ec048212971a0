using QuantBuild.Bench.Methods.Matrices;
using QuantBuild.Bench.Methods.Relations;
using QuantBuild.Bench.Methods.Running;
using QuantBuild.Bench.Methods.Statistics;

namespace QuantBuild.Bench.Methods.Reports;

/// <summary>All that the pages of a matrix say.</summary>
internal sealed class MatrixReport
{
    public MatrixReport(Matrix matrix, IReadOnlyList<CellOutcome> outcomes, string command)
    {
        Matrix = matrix;
        Outcomes = outcomes;
        Command = command;
        Groups = CellGroup.Of(outcomes);
        Relations = RelationCheck.Run(matrix, Groups);
    }

    public Matrix Matrix { get; }

    public IReadOnlyList<CellOutcome> Outcomes { get; }

    /// <summary>That makes the report, without paths of this machine.</summary>
    public string Command { get; }

    public IReadOnlyList<CellGroup> Groups { get; }

    public IReadOnlyList<RelationRow> Relations { get; }

    public IEnumerable<CellOutcome> Failed => Outcomes.Where(outcome => outcome.State == CellState.Failed);

    public IEnumerable<CellOutcome> Missing => Outcomes.Where(outcome => outcome.State == CellState.NotRun);

    public IEnumerable<CellFigures> Figures => Outcomes.Where(outcome => outcome.Figures is not null)
        .Select(outcome => outcome.Figures!);

    /// <summary>
    /// Seconds of the reference method over the group's, both with all they need: how many times cheaper. Of several
    /// references beside the group the dearest. Null where a time is not known or there is no reference.
    /// </summary>
    public double? CostRatio(CellGroup group) => Groups
        .Where(candidate => candidate.Cell.Method.Name == Matrix.CostReference && candidate.IsBeside(group))
        .Max(reference => reference.Seconds) / group.Seconds;
}
