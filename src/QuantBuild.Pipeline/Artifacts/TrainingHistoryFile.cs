using System.Text.Json;
using QuantBuild.Formats.Files;

namespace QuantBuild.Pipeline.Artifacts;

/// <summary>The file form of a <see cref="TrainingHistory"/>, beside the trained module.</summary>
internal static class TrainingHistoryFile
{
    public const string Name = "training.json";

    public static void Write(string path, TrainingHistory history)
    {
        using var stream = Disk.Create(path);
        using var json = new Utf8JsonWriter(stream);
        json.WriteStartObject();
        WriteMembers(json, history);
        json.WriteEndObject();
    }

    /// <summary>The members of the object, in a report too.</summary>
    public static void WriteMembers(Utf8JsonWriter json, TrainingHistory history)
    {
        json.WriteNumber("steps", history.Steps);
        json.WriteNumber("keptStep", history.KeptStep);
        if (history.Metric is { } metric)
        {
            json.WriteString("metric", metric);
        }

        json.WriteStartArray("epochs");
        foreach (var epoch in history.Epochs)
        {
            json.WriteStartObject();
            json.WriteNumber("steps", epoch.Steps);
            json.WriteNumber("loss", epoch.Loss);
            if (epoch.Score is { } score && double.IsFinite(score))
            {
                json.WriteNumber("score", score);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    public static TrainingHistory Read(string path)
    {
        using var document = JsonDocument.Parse(RegularFile.ReadAllBytes(path));
        var root = document.RootElement;
        return new TrainingHistory(
            root.GetProperty("steps").GetInt32(),
            root.GetProperty("keptStep").GetInt32(),
            root.TryGetProperty("metric", out var metric) ? metric.GetString() : null,
            [.. root.GetProperty("epochs").EnumerateArray().Select(ReadEpoch)]);
    }

    private static TrainingEpoch ReadEpoch(JsonElement epoch) => new(
        epoch.GetProperty("steps").GetInt32(),
        epoch.GetProperty("loss").GetDouble(),
        epoch.TryGetProperty("score", out var score) ? score.GetDouble() : null);
}
