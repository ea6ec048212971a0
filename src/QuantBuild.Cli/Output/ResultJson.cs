using System.Text.Json;
using QuantBuild.Cli.Hosting;
using QuantBuild.Pipeline;
using QuantBuild.Recipes;

namespace QuantBuild.Cli.Output;

/// <summary>Members of the last line.</summary>
internal static class ResultJson
{
    // Of "metrics", which readers show as they are; "evaluation" has all digits.
    private const int ShownDigits = 6;

    public static void Write(Utf8JsonWriter json, CommandOutcome outcome)
    {
        json.WriteNumber("exitCode"u8, outcome.Code);
        if (outcome.Run is { } run)
        {
            WriteRun(json, run);
        }

        if (outcome.Evaluation is { } evaluation)
        {
            WriteEvaluation(json, evaluation);
        }

        if (outcome.Packages is { } packages)
        {
            WriteTexts(json, "packages", packages.Paths);
        }

        if (outcome.PackageFiles is { } files)
        {
            WriteTexts(json, "files", [.. files.Select(file => file.Value)]);
            WriteTexts(json, "packagePaths", [.. files.Select(file => file.Key)]);
        }

        if (outcome.Verified is { } verified)
        {
            json.WriteString("id"u8, verified.Manifest.Package.Id);
            json.WriteString("version"u8, verified.Manifest.Package.Version);
            WriteTexts(json, "models", [.. verified.Manifest.Models.Select(model => model.Name)]);
            json.WriteNumber("verifiedFiles"u8, verified.Files);
            json.WriteNumber("verifiedBytes"u8, verified.Bytes);
        }

        if (outcome.Sources is { } sources)
        {
            WriteSources(json, sources);
        }

        FeedResultJson.Write(json, outcome);
    }

    private static void WriteSources(Utf8JsonWriter json, IReadOnlyList<RecipeSource> sources)
    {
        json.WriteStartArray("sources"u8);
        foreach (var source in sources)
        {
            json.WriteStartObject();
            json.WriteString("recipe"u8, source.Location.File);
            json.WriteNumber("line"u8, source.Location.Line);
            json.WriteNumber("column"u8, source.Location.Column);
            json.WriteString("path"u8, source.FullPath);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteRun(Utf8JsonWriter json, RunResult run)
    {
        json.WriteString("name"u8, run.Name);
        json.WriteString("directory"u8, run.OutputFolder);
        if (run.ReportForPeople is { } report)
        {
            json.WriteString("report"u8, report);
        }

        json.WriteStartObject("metrics"u8);
        foreach (var pair in run.Metrics)
        {
            WriteFinite(json, pair.Metric, Math.Round(pair.Quantized, ShownDigits));
        }

        json.WriteEndObject();
        json.WriteStartArray("evaluation"u8);
        foreach (var pair in run.Metrics)
        {
            json.WriteStartObject();
            json.WriteString("metric"u8, pair.Metric);
            WriteFinite(json, "full", pair.Full);
            WriteFinite(json, "quantized", pair.Quantized);
            WriteInterval(json, pair.Low, pair.High, pair.Samples);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        WriteFinite(json, "agreement", run.Agreement);
        WriteFinite(json, "klDivergence", run.KlDivergence);
        json.WriteNumber("fullBytes"u8, run.FullBytes);
        json.WriteNumber("quantizedBytes"u8, run.QuantizedBytes);
        WriteCheckpoints(json, run);
        json.WriteNumber("seconds"u8, Math.Round(run.Seconds, 3));
        json.WriteBoolean("allHits"u8, run.AllHits);
        WriteTexts(json, "files", run.Files);
        WriteTexts(json, "inputs", run.Inputs);
        WriteTexts(json, "probes", run.Probes);
    }

    private static void WriteCheckpoints(Utf8JsonWriter json, RunResult run)
    {
        json.WriteStartArray("checkpoints"u8);
        foreach (var (format, bytes) in run.Checkpoints)
        {
            json.WriteStartObject();
            json.WriteString("format"u8, format);
            json.WriteString("directory"u8, Path.Combine(run.OutputFolder, format));
            json.WriteNumber("bytes"u8, bytes);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteEvaluation(Utf8JsonWriter json, CheckpointEvaluationResult evaluation)
    {
        json.WriteStartObject("metrics"u8);
        foreach (var metric in evaluation.Metrics)
        {
            WriteFinite(json, metric.Metric, Math.Round(metric.Value, ShownDigits));
        }

        json.WriteEndObject();
        json.WriteStartArray("evaluation"u8);
        foreach (var metric in evaluation.Metrics)
        {
            json.WriteStartObject();
            json.WriteString("metric"u8, metric.Metric);
            WriteFinite(json, "value", metric.Value);
            WriteInterval(json, metric.Low, metric.High, metric.Samples);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteInterval(Utf8JsonWriter json, double low, double high, int samples)
    {
        WriteFinite(json, "low", low);
        WriteFinite(json, "high", high);
        json.WriteNumber("samples"u8, samples);
    }

    private static void WriteTexts(Utf8JsonWriter json, string name, IReadOnlyList<string> texts)
    {
        json.WriteStartArray(name);
        foreach (var text in texts)
        {
            json.WriteStringValue(text);
        }

        json.WriteEndArray();
    }

    // JSON has no NaN.
    private static void WriteFinite(Utf8JsonWriter json, string name, double value)
    {
        if (double.IsFinite(value))
        {
            json.WriteNumber(name, value);
        }
        else
        {
            json.WriteNull(name);
        }
    }
}
