using System.Text.Json;
using QuantBuild.Formats.Files;
using QuantBuild.Models.Data;

namespace QuantBuild.Pipeline.Artifacts;

/// <summary>Counts over a stage's texts, beside them.</summary>
internal static class TextStatisticsFile
{
    public const string Name = "texts.json";

    public static void Write(string path, TextStatistics statistics)
    {
        using var stream = Disk.Create(path);
        using var json = new Utf8JsonWriter(stream);
        json.WriteStartObject();
        json.WriteNumber("texts", statistics.Texts);
        json.WriteNumber("cutTexts", statistics.CutTexts);
        json.WriteNumber("tokens", statistics.Tokens);
        json.WriteNumber("unknownTokens", statistics.UnknownTokens);
        json.WriteEndObject();
    }

    public static TextStatistics Read(string path)
    {
        using var document = JsonDocument.Parse(RegularFile.ReadAllBytes(path));
        var root = document.RootElement;
        return new TextStatistics(
            root.GetProperty("texts").GetInt32(),
            root.GetProperty("cutTexts").GetInt32(),
            root.GetProperty("tokens").GetInt64(),
            root.GetProperty("unknownTokens").GetInt64());
    }
}
