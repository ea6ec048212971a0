using System.Text.Json;

namespace QuantBuild.Pipeline.Outputs;

/// <summary>
/// <c>manifest.json</c> of an output folder: every file but itself and <c>run.json</c>, with its digest.
/// </summary>
internal static class OutputManifest
{
    public const string FileName = "manifest.json";
    private const int Schema = 1;

    public static byte[] Write(string recipe, IReadOnlyList<OutputFile> files)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true, NewLine = "\n" }))
        {
            json.WriteStartObject();
            json.WriteNumber("schema", Schema);
            json.WriteString("recipe", recipe);
            WriteFiles(json, files);
            json.WriteEndObject();
        }

        stream.Write("\n"u8);
        return stream.ToArray();
    }

    /// <summary>
    /// Relative paths of everything a run left in a folder, by its manifest: the manifest and <c>run.json</c> too.
    /// Empty where the text is no such manifest.
    /// </summary>
    public static IReadOnlySet<string> ReadPaths(ReadOnlyMemory<byte> manifest)
    {
        try
        {
            using var document = JsonDocument.Parse(manifest);
            var root = document.RootElement;
            var paths = root.GetProperty("files").EnumerateArray()
                .Select(file => file.GetProperty("path").GetString() ?? string.Empty)
                .ToHashSet(StringComparer.Ordinal);
            paths.UnionWith([FileName, OutputFolder.RunFile]);
            return root.GetProperty("schema").GetInt32() == Schema ? paths : new HashSet<string>();
        }
        catch (Exception exception)
            when (exception is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            return new HashSet<string>();
        }
    }

    public static void WriteFiles(Utf8JsonWriter json, IReadOnlyList<OutputFile> files)
    {
        json.WriteStartArray("files");
        foreach (var file in files)
        {
            json.WriteStartObject();
            json.WriteString("path", file.Path);
            json.WriteNumber("bytes", file.Bytes);
            json.WriteString("sha256", file.Sha256);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
