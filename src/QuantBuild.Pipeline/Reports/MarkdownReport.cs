using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using QuantBuild.Formats.Messages;
using QuantBuild.Models.Tasks;
using QuantBuild.Pipeline.Artifacts;
using QuantBuild.Pipeline.Planning;
using QuantBuild.Quantization.Modules;
using QuantBuild.Recipes.Diagnostics;

namespace QuantBuild.Pipeline.Reports;

/// <summary><c>report.md</c>: the report for people.</summary>
internal sealed class MarkdownReport : IReportFormat
{
    public string Name => "markdown";

    public string FileName => "report.md";

    public bool IsForPeople => true;

    public byte[] Write(RunReport report)
    {
        var text = new StringBuilder();
        AddHead(text, report);
        AddEvaluation(text, report);
        AddTraining(text, report.Training);
        AddModules(text, report);
        AddFiles(text, report);
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static void AddHead(StringBuilder text, RunReport report)
    {
        Line(text, $"# {report.Recipe}");
        Line(text, $"");
        Line(text, $"| | |");
        Line(text, $"|---|---|");
        Line(text, $"| Model | {report.ModelName}, {report.ModelParameters:N0} parameters |");
        if (report.LeftOutTensors.Count > 0)
        {
            Line(text, $"| Left out | {Cell(ShortList.Of(report.LeftOutTensors))} |");
        }

        if (report.Quantization is { } quantization)
        {
            text.Append(
                CultureInfo.InvariantCulture,
                $"| Method | {quantization.Method}, {quantization.Bits} (weights-embeddings-activations), "
                + $"steps per {quantization.Quantizers.Weights.Granularity} |").Append('\n');
            Line(text, $"| Weights | {QuantizerReport.DescribeWeights(quantization.Quantizers)} |");
            Line(text, $"| Activations | {QuantizerReport.DescribeActivations(quantization.Quantizers)} |");
            Line(text, $"| Calibration | {report.CalibrationSamples:N0} samples |");
        }

        foreach (var (format, bytes) in report.Checkpoints)
        {
            var title = report.Checkpoints.Count == 1 ? "Size" : $"Size, {format}";
            var share = (double)bytes / report.FullBytes;
            Line(text, $"| {title} | {report.FullBytes:N0} → {bytes:N0} bytes ({share:P1}) |");
        }

        if (report.Backbone is { } backbone)
        {
            Line(text, $"| Backbone | {backbone.Bytes:N0} bytes, SHA-256 {backbone.Sha256} |");
            text.Append(
                CultureInfo.InvariantCulture,
                $"| Delta | {backbone.DeltaBytes:N0} bytes, {backbone.Values:N0} values, of them "
                + $"{backbone.Outliers:N0} outliers |").Append('\n');
        }

        var backend = report.Provenance.Backend;
        var library = backend.LibraryVersion is { } version ? $", {Cell(version)}" : "";
        var promise = report.Provenance.IsBitIdentical
            ? "every machine makes the same bytes"
            : "another machine or version makes figures close to these, not the same bytes";
        Line(text, $"| Backend | {backend.Name}, {backend.DeviceKind}, {backend.Precision}{library}: {promise} |");
        Line(text, $"");
    }

    private static void AddEvaluation(StringBuilder text, RunReport report)
    {
        Line(text, $"## Accuracy");
        Line(text, $"");
        Line(text, $"| Metric | Full precision | {NameOf(report.Outcome)} | 95 % interval | Samples |");
        Line(text, $"|---|---|---|---|---|");
        foreach (var metric in report.Evaluation)
        {
            text.Append(
                CultureInfo.InvariantCulture,
                $"| {metric.Metric} | {metric.Full:F4} | {metric.Quantized:F4} | {metric.Low:F4} – {metric.High:F4} | "
                + $"{metric.Samples} |").Append('\n');
        }

        Line(text, $"");
        var fidelity = report.Fidelity.Select(result => result.Measure.Describe(result)).OfType<FormattableString>();
        var compared = string.Join(", ", fidelity.Select(FormattableString.Invariant));
        Line(text, $"Against the full-precision model: {compared}.");
        Line(text, $"");
        foreach (var row in report.Rows)
        {
            Line(text, Harmless(row.Sentence));
            Line(text, $"");
            foreach (var table in row.Tables)
            {
                AddTable(text, table);
            }
        }

        Line(text, $"| Texts | Samples | Cut | Unknown tokens |");
        Line(text, $"|---|---|---|---|");
        foreach (var (use, _, statistics) in report.Texts)
        {
            Line(text, $"| {use} | {statistics.Texts:N0} | {statistics.CutShare:P2} | {statistics.UnknownShare:P2} |");
        }

        Line(text, $"");
        foreach (var gate in report.Gates)
        {
            var verdict = gate.Passed ? "passed" : "**failed**";
            var model = gate.Gate.IsOfFullPrecision ? " of the full-precision model" : "";
            var drop = gate.Gate.MaxDrop is { } worst ? $", drop at most {Number(worst)}" : "";
            var least = gate.Gate.Minimum is { } smallest ? $", at least {Number(smallest)}" : "";
            var most = gate.Gate.Maximum is { } largest ? $", at most {Number(largest)}" : "";
            Line(text, $"- Gate {gate.Gate.Metric}{model}{drop}{least}{most}: {verdict}");
        }

        if (report.Gates.Count > 0)
        {
            Line(text, $"");
        }

        static string Number(double value) => value.ToString(CultureInfo.InvariantCulture);
    }

    private static void AddTable(StringBuilder text, ReportTable table)
    {
        Line(text, $"| {string.Join(" | ", table.Header.Select(Harmless).Select(FormattableString.Invariant))} |");
        Line(text, $"|{string.Concat(Enumerable.Repeat("---|", table.Header.Count))}");
        foreach (var row in table.Rows)
        {
            Line(text, $"| {string.Join(" | ", row.Select(Shown))} |");
        }

        Line(text, $"");
    }

    private static void AddTraining(StringBuilder text, TrainingHistory? training)
    {
        if (training is null)
        {
            return;
        }

        Line(text, $"## Training");
        Line(text, $"");
        Line(text, $"{training.Steps:N0} steps; the model is the one after step {training.KeptStep:N0}.");
        Line(text, $"");
        Line(text, $"| Epoch | Steps | Loss | {training.Metric ?? "Metric"} on held-back texts |");
        Line(text, $"|---|---|---|---|");
        foreach (var (i, epoch) in training.Epochs.Index())
        {
            Line(text, $"| {i + 1} | {epoch.Steps:N0} | {epoch.Loss:F4} | {epoch.Score:F4} |");
        }

        Line(text, $"");
    }

    private static void AddModules(StringBuilder text, RunReport report)
    {
        Line(text, $"## Modules");
        Line(text, $"");
        text.Append(
            CultureInfo.InvariantCulture,
            $"Relative error: Σ‖quantized − full‖² / Σ‖full‖² of a module's output over the evaluation data, the "
            + $"modules").Append('\n');
        text.Append(
            CultureInfo.InvariantCulture,
            $"before it quantized too. SNR: −10·log₁₀ of it. Loss: mean over the first and the last steps of "
            + $"training.").Append('\n');
        Line(text, $"");
        Line(text, $"| Module | Layers | Bits | Relative error | SNR (dB) | Loss, first | Loss, last |");
        Line(text, $"|---|---|---|---|---|---|---|");
        foreach (var module in report.Modules)
        {
            text.Append(
                CultureInfo.InvariantCulture,
                $"| {module.Name} | {module.Layers} | {module.Bits:0.##} | {module.RelativeError:G4} | "
                + $"{module.SignalToNoise:F1} | {module.FirstLoss:G4} | {module.LastLoss:G4} |").Append('\n');
        }

        Line(text, $"");
        foreach (var (module, incident) in report.Modules.SelectMany(
            module => module.Incidents, (module, incident) => (module, incident)))
        {
            var recovery = incident.Recovery == TrainingRecovery.Stopped
                ? "its training ended there, in its best state"
                : "it went on from its best state at a tenth of the rate";
            Line(text, $"**{module.Name} diverged** at step {incident.Step}: {recovery}.");
            Line(text, $"");
        }
    }

    private static void AddFiles(StringBuilder text, RunReport report)
    {
        Line(text, $"## Files");
        Line(text, $"");
        Line(text, $"| File | Bytes | SHA-256 |");
        Line(text, $"|---|---|---|");
        foreach (var file in report.Files)
        {
            Line(text, $"| {file.Path} | {file.Bytes:N0} | `{file.Sha256}` |");
        }
    }

    private static string NameOf(RunOutcome outcome) => outcome switch
    {
        RunOutcome.FineTuned => "Fine-tuned",
        RunOutcome.Unquantized => "Result",
        _ => "Quantized",
    };

    // Texts may come from the model's files: they must not end a cell, begin a tag or command a terminal.
    private static FormattableString Harmless(FormattableString sentence) => FormattableStringFactory.Create(
        sentence.Format,
        [.. sentence.GetArguments().Select(argument => argument is string content ? Cell(content) : argument)]);

    private static string Shown(object cell) => cell switch
    {
        string text => Cell(text),
        long count => count.ToString("N0", CultureInfo.InvariantCulture),
        _ => double.IsNaN((double)cell) ? "–" : ((double)cell).ToString("F4", CultureInfo.InvariantCulture),
    };

    private static string Cell(string text) =>
        "`" + MessageText.Escape(text).Replace('`', '\'').Replace('|', '/') + "`";

    private static void Line(StringBuilder text, FormattableString line) =>
        text.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');
}
