using System.Text.Json;
using QuantBuild.Models.Tasks;
using QuantBuild.Pipeline.Artifacts;
using QuantBuild.Pipeline.Outputs;
using QuantBuild.Quantization.Modules;

namespace QuantBuild.Pipeline.Reports;

/// <summary><c>report.json</c>: the schema is in docs/report.md.</summary>
internal sealed class JsonReport : IReportFormat
{
    private const int Schema = 1;

    public string Name => "json";

    public string FileName => "report.json";

    public bool IsForPeople => false;

    public byte[] Write(RunReport report)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true, NewLine = "\n" }))
        {
            json.WriteStartObject();
            json.WriteNumber("schema", Schema);
            json.WriteString("recipe", report.Recipe);
            json.WriteStartObject("model");
            json.WriteString("name", report.ModelName);
            json.WriteNumber("parameters", report.ModelParameters);
            WriteLeftOut(json, report.LeftOutTensors);
            json.WriteEndObject();
            report.Provenance.Write(json);
            WriteQuantization(json, report.Quantization);
            WriteTraining(json, report.Training);
            WriteEvaluation(json, report);
            WriteTexts(json, report);
            WriteGates(json, report.Gates);
            WriteModules(json, report.Modules);
            if (report.CalibrationSamples is { } samples)
            {
                json.WriteNumber("calibrationSamples", samples);
            }

            json.WriteStartObject("size");
            json.WriteNumber("fullBytes", report.FullBytes);
            json.WriteNumber("quantizedBytes", report.QuantizedBytes);
            WriteCheckpoints(json, report.Checkpoints);
            json.WriteEndObject();
            WriteBackbone(json, report.Backbone);
            OutputManifest.WriteFiles(json, report.Files);
            json.WriteEndObject();
        }

        stream.Write("\n"u8);
        return stream.ToArray();
    }

    private static void WriteBackbone(Utf8JsonWriter json, BackboneReport? backbone)
    {
        if (backbone is not null)
        {
            json.WriteStartObject("backbone");
            json.WriteString("sha256", backbone.Sha256);
            json.WriteNumber("bytes", backbone.Bytes);
            json.WriteNumber("deltaBytes", backbone.DeltaBytes);
            json.WriteNumber("outliers", backbone.Outliers);
            json.WriteNumber("values", backbone.Values);
            json.WriteEndObject();
        }
    }

    private static void WriteLeftOut(Utf8JsonWriter json, IReadOnlyList<string> tensors)
    {
        if (tensors.Count == 0)
        {
            return;
        }

        json.WriteStartArray("leftOut");
        foreach (var tensor in tensors)
        {
            json.WriteStringValue(tensor);
        }

        json.WriteEndArray();
    }

    /// <summary>Nothing of a single one, whose size stands there already.</summary>
    private static void WriteCheckpoints(Utf8JsonWriter json, IReadOnlyList<WrittenCheckpoint> checkpoints)
    {
        if (checkpoints.Count == 1)
        {
            return;
        }

        json.WriteStartArray("checkpoints");
        foreach (var checkpoint in checkpoints)
        {
            json.WriteStartObject();
            json.WriteString("format", checkpoint.Format);
            json.WriteNumber("bytes", checkpoint.WeightBytes);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteTraining(Utf8JsonWriter json, TrainingHistory? training)
    {
        if (training is not null)
        {
            json.WriteStartObject("training");
            TrainingHistoryFile.WriteMembers(json, training);
            json.WriteEndObject();
        }
    }

    private static void WriteQuantization(Utf8JsonWriter json, QuantizationSummary? quantization)
    {
        json.WriteStartObject("quantization");
        if (quantization is null)
        {
            json.WriteString("method", "none");
            json.WriteString("bits", QuantizationSummary.FullPrecision);
            json.WriteStartObject("parameters");
            json.WriteEndObject();
            json.WriteEndObject();
            return;
        }

        json.WriteString("method", quantization.Method);
        json.WriteString("bits", quantization.Bits);
        json.WriteString("granularity", quantization.Quantizers.Weights.Granularity);
        QuantizerReport.Write(json, quantization.Quantizers);
        json.WriteStartObject("parameters");
        foreach (var (name, value) in quantization.Parameters.OrderBy(entry => entry.Key, StringComparer.Ordinal))
        {
            json.WriteString(name, value);
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteEvaluation(Utf8JsonWriter json, RunReport report)
    {
        json.WriteStartArray("evaluation");
        foreach (var metric in report.Evaluation)
        {
            json.WriteStartObject();
            json.WriteString("metric", metric.Metric);
            WriteFinite(json, "full", metric.Full);
            WriteFinite(json, "quantized", metric.Quantized);
            WriteFinite(json, "low", metric.Low);
            WriteFinite(json, "high", metric.High);
            json.WriteNumber("samples", metric.Samples);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartObject("fidelity");
        foreach (var (measure, value, low, high) in report.Fidelity)
        {
            WriteFinite(json, measure.Name, value);
            if (low is not null && high is not null)
            {
                WriteFinite(json, $"{measure.Name}Low", low);
                WriteFinite(json, $"{measure.Name}High", high);
            }
        }

        json.WriteEndObject();
    }

    private static void WriteTexts(Utf8JsonWriter json, RunReport report)
    {
        report.Rows.ToList().ForEach(row => WriteRow(json, row));
        json.WriteStartObject("texts");
        foreach (var (use, _, statistics) in report.Texts)
        {
            json.WriteStartObject(use);
            json.WriteNumber("samples", statistics.Texts);
            json.WriteNumber("cutShare", statistics.CutShare);
            json.WriteNumber("unknownTokenShare", statistics.UnknownShare);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static void WriteRow(Utf8JsonWriter json, ReportRow row)
    {
        json.WritePropertyName(row.Name);
        WriteValue(json, row.Members);
    }

    private static void WriteValue(Utf8JsonWriter json, object value)
    {
        switch (value)
        {
            case string text:
                json.WriteStringValue(text);
                break;
            case long count:
                json.WriteNumberValue(count);
                break;
            case double number:
                WriteFinite(json, number);
                break;
            case IReadOnlyList<KeyValuePair<string, object>> members:
                json.WriteStartObject();
                foreach (var (name, member) in members)
                {
                    json.WritePropertyName(name);
                    WriteValue(json, member);
                }

                json.WriteEndObject();
                break;
            default:
                json.WriteStartArray();
                foreach (var item in (IReadOnlyList<object>)value)
                {
                    WriteValue(json, item);
                }

                json.WriteEndArray();
                break;
        }
    }

    private static void WriteGates(Utf8JsonWriter json, IReadOnlyList<GateReport> gates)
    {
        json.WriteStartArray("gates");
        foreach (var gate in gates)
        {
            json.WriteStartObject();
            json.WriteString("metric", gate.Gate.Metric);
            if (gate.Gate.IsOfFullPrecision)
            {
                json.WriteString("model", "full");
            }

            WriteFinite(json, "maxDrop", gate.Gate.MaxDrop);
            WriteFinite(json, "minimum", gate.Gate.Minimum);
            if (gate.Gate.Maximum is { } maximum)
            {
                json.WriteNumber("maximum", maximum);
            }

            json.WriteBoolean("passed", gate.Passed);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteModules(Utf8JsonWriter json, IReadOnlyList<ModuleReport> modules)
    {
        json.WriteStartArray("modules");
        foreach (var module in modules)
        {
            json.WriteStartObject();
            json.WriteString("name", module.Name);
            json.WriteString("layers", module.Layers);
            json.WriteNumber("bits", module.Bits);
            json.WriteNumber("relativeError", module.RelativeError);
            WriteFinite(json, "snrDb", module.SignalToNoise);
            WriteFinite(json, "lossFirst", module.FirstLoss);
            WriteFinite(json, "lossLast", module.LastLoss);
            WriteIncidents(json, module.Incidents);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteIncidents(Utf8JsonWriter json, IReadOnlyList<TrainingIncident> incidents)
    {
        json.WriteStartArray("incidents");
        foreach (var incident in incidents)
        {
            json.WriteStartObject();
            json.WriteNumber("step", incident.Step);
            json.WriteString("recovery", incident.Recovery == TrainingRecovery.Stopped ? "stopped" : "lowered-rate");
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteFinite(Utf8JsonWriter json, string name, double? value)
    {
        json.WritePropertyName(name);
        WriteFinite(json, value);
    }

    // JSON has no NaN, and what a metric does not say is null too.
    private static void WriteFinite(Utf8JsonWriter json, double? value)
    {
        if (value is { } number && double.IsFinite(number))
        {
            json.WriteNumberValue(number);
        }
        else
        {
            json.WriteNullValue();
        }
    }
}
