using QuantBuild.Bench.Methods.Matrices;
using QuantBuild.Bench.Methods.Running;
using QuantBuild.Bench.Methods.Statistics;

namespace QuantBuild.Bench.Methods.Reports;

/// <summary>A row for each setting of which a seed was run, means over its seeds.</summary>
internal static class SummaryTable
{
    public static string Write(MatrixReport report)
    {
        var table = new MarkdownTable(
        [
            "W-E-A", "Method", .. report.Matrix.Axes.Select(axis => axis.ShortName), "Metric (95 %)",
            "Agreement (95 %)", "KL, nats (95 %)", "Module errors", "SNR, dB", "Seconds", "of it shared",
            "Tensors, MiB", "Resident, MiB", "Cost",
        ]);
        foreach (var group in report.Groups.Where(
            group => group.Outcomes.Any(outcome => outcome.State != CellState.NotRun)))
        {
            table.Add(
            [
                $"{group.Cell.Bits}",
                group.Cell.Method.Title,
                .. report.Matrix.Axes.Select(axis => group.Cell.LabelAt(axis.Name) ?? Figure.Unknown),
                .. Figures(report, group),
            ]);
        }

        return table.ToString();
    }

    private static IEnumerable<string> Figures(MatrixReport report, CellGroup group)
    {
        const int count = 10;
        if (!group.IsMeasured)
        {
            return Enumerable.Repeat(Figure.Unknown, count - 1).Prepend("failed");
        }

        return
        [
            $"{Figure.Fraction(group.Metric)}{Seeds(group)}",
            Figure.Fraction(group.Agreement),
            Figure.Divergence(group.KlDivergence),
            Figure.Numbers(group.ModuleErrors),
            Figure.Decibels(group.ModuleErrors),
            Figure.Seconds(group.Seconds),
            Figure.Seconds(group.Mean(cost => cost.PreparationSeconds)),
            Figure.Mebibytes(group.Mean(cost => cost.PeakBytes)),
            Figure.Mebibytes(group.Mean(cost => cost.PeakResidentBytes)),
            Figure.Ratio(report.CostRatio(group)),
        ];
    }

    private static string Seeds(CellGroup group) => group.Figures.Count == group.Outcomes.Count
        ? string.Empty
        : $", {group.Figures.Count} of {group.Outcomes.Count} seeds";
}
