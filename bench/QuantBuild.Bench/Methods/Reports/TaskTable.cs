using System.Globalization;
using QuantBuild.Bench.Methods.Matrices;
using QuantBuild.Bench.Methods.Running;
using QuantBuild.Bench.Methods.Statistics;
using QuantBuild.Models.Metrics;

namespace QuantBuild.Bench.Methods.Reports;

/// <summary>
/// A row for each task, setting and method of which a seed was run. Figures and the ends of their intervals are means
/// over the seeds, for each task in its own metrics.
/// </summary>
internal static class TaskTable
{
    public static string Write(MatrixReport report)
    {
        var others = report.Matrix.Axes.Where(axis => axis.Name != MatrixReader.TaskAxis).ToList();
        var table = new MarkdownTable(
        [
            "Task", "In full precision", "W-E-A", "Method", .. others.Select(axis => axis.ShortName), "Metrics (95 %)",
            "Over the seeds", "Fidelity (95 %)", "Module errors", "Training, min", "Quantization, min",
        ]);
        foreach (var group in report.Groups
            .Where(group => group.IsMeasured)
            .OrderBy(group => TaskNumber(report.Matrix, group)))
        {
            table.Add(
            [
                group.Cell.LabelAt(MatrixReader.TaskAxis)!,
                Joined(group.Figures[0].Metrics.Select(metric => $"{metric.Metric} {Number(metric.Full)}")),
                $"{group.Cell.Bits}",
                group.Cell.Method.Title,
                .. others.Select(axis => group.Cell.LabelAt(axis.Name) ?? Figure.Unknown),
                Joined(Metrics(group)),
                Joined(Spreads(group)),
                Joined(Fidelity(group)),
                Figure.Numbers(group.ModuleErrors),
                Minutes(group.Figures.Max(figures => figures.Cost.TrainingSeconds)),
                Minutes(group.Figures.Min(figures => figures.Cost.QuantizationSeconds)),
            ]);
        }

        return table.ToString();
    }

    private static int TaskNumber(Matrix matrix, CellGroup group) => matrix.Axes
        .First(axis => axis.Name == MatrixReader.TaskAxis).Points
        .Select(point => point.Label).ToList().IndexOf(group.Cell.LabelAt(MatrixReader.TaskAxis)!);

    private static IEnumerable<string> Metrics(CellGroup group) => group.Figures[0].Metrics.Select((first, i) =>
    {
        var each = group.Figures.Select(figures => figures.Metrics[i]).ToList();
        var mean = new Estimate(
            each.Average(metric => metric.Quantized), each.Average(metric => metric.Low),
            each.Average(metric => metric.High));
        return $"{first.Metric} {Figure.Fraction(mean)}";
    });

    // The first metric of the worst and of the best seed, and how many seeds there are.
    private static IEnumerable<string> Spreads(CellGroup group)
    {
        var seeds = group.Figures.Select(figures => figures.Metrics[0].Quantized).ToList();
        var spread = seeds.Count > 1 ? $"{Number(seeds.Min())} – {Number(seeds.Max())}" : Number(seeds[0]);
        yield return seeds.Count == group.Outcomes.Count
            ? spread
            : $"{spread} ({seeds.Count} of {group.Outcomes.Count} seeds)";
    }

    private static IEnumerable<string> Fidelity(CellGroup group)
    {
        foreach (var name in group.Figures[0].Fidelity.Select(figure => figure.Name))
        {
            var each = group.Figures.Select(figures => figures.Fidelity.First(figure => figure.Name == name)).ToList();
            var (low, high) = (each.Average(figure => figure.Low), each.Average(figure => figure.High));
            var value = each.Average(figure => figure.Value);
            yield return low is null || high is null
                ? string.Create(CultureInfo.InvariantCulture, $"{name} {value:G4}")
                : $"{name} {Figure.Divergence(new Estimate(value, low.Value, high.Value))}";
        }
    }

    private static string Joined(IEnumerable<string> figures) => string.Join(", ", figures);

    private static string Number(double value) => value.ToString("F4", CultureInfo.InvariantCulture);

    private static string Minutes(double? seconds) => Figure.Seconds(seconds / 60);
}
