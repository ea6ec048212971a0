using System.Globalization;
using QuantBuild.Bench.Methods.Matrices;
using QuantBuild.Bench.Methods.Running;
using QuantBuild.Models.Metrics;
using QuantBuild.Models.Tasks.TextClassification;

namespace QuantBuild.Bench.Methods.Reports;

/// <summary>A row for each cell that was run.</summary>
internal static class CellTable
{
    private const ulong BootstrapSeed = 0;

    public static string Write(MatrixReport report)
    {
        var table = new MarkdownTable(
        [
            "W-E-A", "Method", .. report.Matrix.Axes.Select(axis => axis.ShortName), "Seed", "Metric (95 %)",
            "Agreement (95 %)", "KL, nats (95 %)", "Module errors", "Quantization, s", "Shared, s", "Evaluation, s",
            "Tensors, MiB", "Resident, MiB", "Samples", "Steps",
        ]);
        foreach (var outcome in report.Outcomes.Where(outcome => outcome.State != CellState.NotRun))
        {
            table.Add(
            [
                $"{outcome.Cell.Bits}",
                outcome.Cell.Method.Title,
                .. report.Matrix.Axes.Select(axis => outcome.Cell.LabelAt(axis.Name) ?? Figure.Unknown),
                outcome.Cell.Seed.ToString(CultureInfo.InvariantCulture),
                .. Figures(outcome),
            ]);
        }

        return table.ToString();
    }

    private static IEnumerable<string> Figures(CellOutcome outcome)
    {
        const int count = 11;
        if (outcome.Figures is not { } figures)
        {
            return Enumerable.Repeat(Figure.Unknown, count - 1).Prepend("failed");
        }

        var (full, quantized) = (figures.Outputs!.Full(), figures.Outputs.Quantized());
        var cost = figures.Cost;
        return
        [
            figures.Metrics.Count == 0 ? Figure.Unknown : Figure.Fraction(Of(figures.Metrics[0])),
            Figure.Fraction(Bootstrap.Mean(PredictionAgreement.OfTexts(full, quantized), BootstrapSeed)),
            Figure.Divergence(Bootstrap.Mean(KullbackLeiblerDivergence.OfTexts(full, quantized), BootstrapSeed)),
            Figure.Numbers(figures.Modules.Select(module => module.RelativeError)),
            Figure.Seconds(cost.QuantizationSeconds),
            Figure.Seconds(cost.PreparationSeconds),
            Figure.Seconds(cost.EvaluationSeconds),
            Figure.Mebibytes(cost.PeakBytes),
            Figure.Mebibytes(cost.PeakResidentBytes),
            figures.Samples.ToString(CultureInfo.InvariantCulture),
            figures.Steps?.ToString(CultureInfo.InvariantCulture) ?? Figure.Unknown,
        ];
    }

    private static Estimate Of(Pipeline.Reports.MetricPair metric) => new(metric.Quantized, metric.Low, metric.High);
}
