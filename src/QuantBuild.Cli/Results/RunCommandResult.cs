using System.Globalization;
using System.Text.Json;
using QuantBuild.Cli.Output;
using QuantBuild.Pipeline;
using QuantBuild.Pipeline.Planning;
using QuantBuild.Pipeline.Reports;

namespace QuantBuild.Cli.Results;

/// <summary>What <c>run</c> made.</summary>
internal sealed record RunCommandResult(RunResult Run) : ICommandResult
{
    public IReadOnlyList<string> Lines(PathDisplay paths)
    {
        List<IReadOnlyList<string>> rows = [["metric", "full", WordOf(Run.Outcome), "95 % interval", "samples"]];
        foreach (var pair in Run.Metrics)
        {
            rows.Add(
            [
                pair.Metric,
                MetricText.Fraction(pair.Full),
                MetricText.Fraction(pair.Quantized),
                MetricText.Interval(pair.Low, pair.High),
                pair.Samples.ToString(CultureInfo.InvariantCulture),
            ]);
        }

        foreach (var result in Run.Fidelity)
        {
            if (result.Measure.Title is { } title)
            {
                rows.Add([title, string.Empty, MetricText.Fraction(result.Value)]);
            }
        }

        foreach (var (format, bytes) in Run.Checkpoints)
        {
            var title = Run.Checkpoints.Count == 1 ? "size" : $"size, {format}";
            rows.Add([title, ByteCount.Format(Run.FullBytes), ByteCount.Format(bytes), Ratio(Run.FullBytes, bytes)]);
        }

        var took = Run.AllHits
            ? "nothing to do, all from the cache"
            : $"{VerbOf(Run.Outcome)} in {Duration.Format(Run.Seconds)}";
        return
        [
            string.Empty,
            $"{Run.Name}: {took}",
            .. TextTable.Align(rows).Select(line => "  " + line),
            $"  checkpoint  {paths.Shorten(Run.OutputFolder)}",
            .. Run.ReportForPeople is { } report ? [$"  report      {paths.Shorten(report)}"] : Array.Empty<string>(),
            .. Run.Gates.Select(gate => "  " + OfGate(gate)),
        ];
    }

    public void WriteMembers(Utf8JsonWriter json)
    {
        json.WriteString("name"u8, Run.Name);
        json.WriteString("directory"u8, Run.OutputFolder);
        if (Run.ReportForPeople is { } report)
        {
            json.WriteString("report"u8, report);
        }

        WriteMetrics(json);
        foreach (var result in Run.Fidelity)
        {
            json.WriteFinite(result.Measure.Name, result.Value);
        }

        json.WriteNumber("fullBytes"u8, Run.FullBytes);
        json.WriteNumber("quantizedBytes"u8, Run.QuantizedBytes);
        WriteCheckpoints(json);
        json.WriteNumber("seconds"u8, Math.Round(Run.Seconds, 3));
        json.WriteBoolean("allHits"u8, Run.AllHits);
        json.WriteTexts("files", Run.Files);
        json.WriteTexts("inputs", Run.Inputs);
        json.WriteTexts("probes", Run.Probes);
    }

    private void WriteMetrics(Utf8JsonWriter json)
    {
        json.WriteMetrics(Run.Metrics.Select(pair => (pair.Metric, pair.Quantized)));
        json.WriteStartArray("evaluation"u8);
        foreach (var pair in Run.Metrics)
        {
            json.WriteStartObject();
            json.WriteString("metric"u8, pair.Metric);
            json.WriteFinite("full", pair.Full);
            json.WriteFinite("quantized", pair.Quantized);
            json.WriteInterval(pair.Low, pair.High, pair.Samples);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private void WriteCheckpoints(Utf8JsonWriter json)
    {
        json.WriteStartArray("checkpoints"u8);
        foreach (var (format, bytes) in Run.Checkpoints)
        {
            json.WriteStartObject();
            json.WriteString("format"u8, format);
            json.WriteString("directory"u8, Path.Combine(Run.OutputFolder, format));
            json.WriteNumber("bytes"u8, bytes);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    /// <summary>What a result is called that need not be quantized.</summary>
    private static string WordOf(RunOutcome outcome) => outcome switch
    {
        RunOutcome.FineTuned => "fine-tuned",
        RunOutcome.Unquantized => "result",
        _ => "quantized",
    };

    private static string VerbOf(RunOutcome outcome) => outcome switch
    {
        RunOutcome.FineTuned => "fine-tuned",
        RunOutcome.Unquantized => "nothing quantized",
        _ => "quantized",
    };

    private static string OfGate(GateReport report)
    {
        var (gate, figure) = report;
        var name = gate.IsOfFullPrecision ? $"{gate.Metric} in full precision" : gate.Metric;
        var worse = figure.IsLargerBetter ? "falls" : "rises";
        string?[] conditions =
        [
            gate.MaxDrop is { } drop ? string.Create(CultureInfo.InvariantCulture, $"{worse} by at most {drop}") : null,
            gate.Minimum is { } least ? string.Create(CultureInfo.InvariantCulture, $"is at least {least}") : null,
            gate.Maximum is { } most ? string.Create(CultureInfo.InvariantCulture, $"is at most {most}") : null,
        ];
        var condition = string.Join(" and ", conditions.OfType<string>());
        var measured = figure.Full is { } full && !gate.IsOfFullPrecision
            ? $"{ReportFigure.Show(full)} became {ReportFigure.Show(figure.Quantized)}"
            : $"it is {ReportFigure.Show(report.Value)}";
        return $"gate {(report.Passed ? "passed" : "FAILED")}: {name} {condition}; {measured}";
    }

    private static string Ratio(long full, long quantized) => quantized == 0
        ? string.Empty
        : string.Create(CultureInfo.InvariantCulture, $"{(double)full / quantized:0.0} times smaller");
}
