using System.Globalization;
using System.Text;
using QuantBuild.Bench.Methods.Running;
using QuantBuild.Models.Metrics;
using QuantBuild.Models.Tasks.TextClassification;

namespace QuantBuild.Bench.Methods.Reports;

/// <summary>A line a cell, RFC 4180 with line feeds; the columns are in docs/comparing-methods.md.</summary>
internal static class CsvReport
{
    private const ulong BootstrapSeed = 0;

    public static string Write(MatrixReport report)
    {
        var modules = report.Figures.Select(figures => figures.Modules.Count).DefaultIfEmpty(0).Max();
        var text = new StringBuilder();
        Line(text,
        [
            "matrix", "method", "bits_weights", "bits_embeddings", "bits_activations",
            .. report.Matrix.Axes.Select(axis => axis.Name), "seed", "state",
            "metric", "metric_full", "metric_quantized", "metric_low", "metric_high", "texts",
            "agreement", "agreement_low", "agreement_high", "kl", "kl_low", "kl_high", "squared_logit_error",
            .. Enumerable.Range(1, modules).Select(number => $"error_{number}"),
            .. Enumerable.Range(1, modules).Select(number => $"snr_db_{number}"),
            "seconds_quantization", "seconds_preparation", "seconds", "seconds_evaluation", "cost_ratio",
            "peak_bytes", "peak_resident_bytes", "samples", "steps", "quantized_bytes", "threads",
        ]);
        foreach (var outcome in report.Outcomes)
        {
            var bits = outcome.Cell.Bits;
            Line(text,
            [
                report.Matrix.Name, outcome.Cell.Method.Name,
                Number(bits.Weights), Number(bits.Embeddings), Number(bits.Activations),
                .. report.Matrix.Axes.Select(axis => outcome.Cell.LabelAt(axis.Name) ?? string.Empty),
                Number(outcome.Cell.Seed),
                State(outcome.State),
                .. Figures(report, outcome, modules),
            ]);
        }

        return text.ToString();
    }

    private static IEnumerable<string> Figures(MatrixReport report, CellOutcome outcome, int modules)
    {
        if (outcome.Figures is not { } figures)
        {
            return Enumerable.Repeat(string.Empty, 24 + (2 * modules));
        }

        var metric = figures.Metrics.FirstOrDefault();
        var cost = figures.Cost;
        return
        [
            metric?.Metric ?? string.Empty, Number(metric?.Full), Number(metric?.Quantized), Number(metric?.Low),
            Number(metric?.High), Number(metric?.Samples), .. Fidelity(figures.Outputs),
            .. PerModule(figures, modules, error => error),
            .. PerModule(figures, modules, Figure.SignalToNoise),
            Seconds(cost.QuantizationSeconds), Seconds(cost.PreparationSeconds), Seconds(cost.Seconds),
            Seconds(cost.EvaluationSeconds), Number(Ratio(report, outcome)),
            Number(cost.PeakBytes), Number(cost.PeakResidentBytes), Number(figures.Samples),
            Number(figures.Steps), Number(figures.QuantizedBytes), Number(figures.Threads),
        ];
    }

    // Agreement, divergence, squared error: of classes alone.
    private static IEnumerable<string> Fidelity(ClassOutputs? outputs)
    {
        if (outputs is null)
        {
            return Enumerable.Repeat(string.Empty, 7);
        }

        var (full, quantized) = (outputs.Full(), outputs.Quantized());
        return
        [
            .. Three(Bootstrap.Mean(PredictionAgreement.OfTexts(full, quantized), BootstrapSeed)),
            .. Three(Bootstrap.Mean(KullbackLeiblerDivergence.OfTexts(full, quantized), BootstrapSeed)),
            Number(new SquaredLogitError().Compare(full, quantized, BootstrapSeed).Value),
        ];
    }

    private static double? Ratio(MatrixReport report, CellOutcome outcome) =>
        report.Groups.First(group => group.Outcomes.Contains(outcome)) is { } own
            && outcome.Figures?.Cost.Seconds is { } seconds
            ? report.CostRatio(own) * own.Seconds / seconds
            : null;

    private static IEnumerable<string> Three(Estimate estimate) =>
        [Number(estimate.Value), Number(estimate.Low), Number(estimate.High)];

    private static IEnumerable<string> PerModule(CellFigures figures, int modules, Func<double, double?> value) =>
        Enumerable.Range(0, modules).Select(module => module < figures.Modules.Count
            ? Number(value(figures.Modules[module].RelativeError))
            : string.Empty);

    private static string State(CellState state) => state switch
    {
        CellState.Done => "done",
        CellState.Failed => "failed",
        _ => "not run",
    };

    private static string Seconds(double? seconds) =>
        seconds?.ToString("F3", CultureInfo.InvariantCulture) ?? string.Empty;

    private static string Number(IFormattable? value) =>
        value?.ToString(null, CultureInfo.InvariantCulture) ?? string.Empty;

    private static void Line(StringBuilder text, IEnumerable<string> values) => text
        .AppendJoin(',', values.Select(Quote)).Append('\n');

    private static string Quote(string value) => value.AsSpan().IndexOfAny(",\"\r\n") < 0
        ? value
        : $"\"{value.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
