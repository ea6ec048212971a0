using System.Text.Json;
using QuantBuild.Formats.Files;
using QuantBuild.Models.Metrics;

namespace QuantBuild.Pipeline.Artifacts;

/// <summary>The file form of what a model wrote: a list of objects of JSON, a text each.</summary>
internal static class WrittenTextsFile
{
    private const string Name = "written.json";
    private const string Tokens = "tokens";
    private const string Text = "text";

    /// <summary>The path of the file beside another.</summary>
    public static string Beside(string path) => Path.Combine(Path.GetDirectoryName(path)!, Name);

    public static void Write(string path, IReadOnlyList<WrittenText> written)
    {
        using var stream = Disk.Create(path);
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartArray();
            foreach (var text in written)
            {
                json.WriteStartObject();
                json.WriteStartArray(Tokens);
                foreach (var token in text.Tokens)
                {
                    json.WriteNumberValue(token);
                }

                json.WriteEndArray();
                json.WriteString(Text, text.Text);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        stream.Complete(toDisk: false);
    }

    /// <returns>Null where there is no such file: the model was not asked to write.</returns>
    public static IReadOnlyList<WrittenText>? Find(string path)
    {
        if (!File.Exists(path))
        {
            return null;
        }

        using var document = JsonDocument.Parse(RegularFile.ReadAllBytes(path));
        return
        [
            .. document.RootElement.EnumerateArray().Select(text => new WrittenText(
                [.. text.GetProperty(Tokens).EnumerateArray().Select(token => token.GetInt32())],
                text.GetProperty(Text).GetString()!)),
        ];
    }
}
