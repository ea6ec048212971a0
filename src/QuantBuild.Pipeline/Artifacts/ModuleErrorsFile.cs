using System.Text.Json;
using QuantBuild.Formats.Files;
using QuantBuild.Quantization.Evaluation;

namespace QuantBuild.Pipeline.Artifacts;

/// <summary>The file form of module errors: a JSON array, one object a module.</summary>
internal static class ModuleErrorsFile
{
    public const string Name = "module-errors.json";

    public static void Write(string path, IReadOnlyList<ModuleError> errors)
    {
        using var stream = Disk.Create(path);
        using var json = new Utf8JsonWriter(stream);
        json.WriteStartArray();
        foreach (var error in errors)
        {
            json.WriteStartObject();
            json.WriteString("name", error.Name);
            json.WriteNumber("relativeError", error.RelativeError);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    public static IReadOnlyList<ModuleError> Read(string path)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(path));
        return
        [
            .. document.RootElement.EnumerateArray().Select(element => new ModuleError(
                element.GetProperty("name").GetString()!, element.GetProperty("relativeError").GetDouble())),
        ];
    }
}
