using System.Text;
using System.Text.Json.Nodes;
using QuantBuild.Formats.Files;
using QuantBuild.Formats.Safetensors;

namespace QuantBuild.Formats.Deltas;

/// <summary>The description in a delta's metadata: that it is one, and of which backbone.</summary>
/// <param name="Content">All of it.</param>
/// <param name="Backbone">SHA-256 of the backbone's weights file.</param>
internal sealed record DeltaDescription(JsonObject Content, string Backbone)
{
    private const int DigestLength = 64;

    /// <exception cref="ModelFileException">There is none, or it names no backbone.</exception>
    public static DeltaDescription Read(SafetensorsFile file)
    {
        var content = file.Metadata.TryGetValue(DeltaFile.DescriptionKey, out var text)
            ? JsonFile.ParseObject(file.Path, Encoding.UTF8.GetBytes(text))
            : throw Refuse(
                file,
                $"has no '{DeltaFile.DescriptionKey}' metadata, and is no delta",
                ModelFileProblem.Damaged);
        if (content["schema"] is not JsonValue schema || !schema.TryGetValue<int>(out var version)
            || version != DeltaFile.Schema)
        {
            throw Refuse(
                file, $"is a delta of another version than {DeltaFile.Schema}", ModelFileProblem.Unsupported);
        }

        return content["backbone"] is JsonValue value && value.TryGetValue<string>(out var digest)
            && digest.Length == DigestLength && digest.All(char.IsAsciiHexDigitLower)
                ? new DeltaDescription(content, digest)
                : throw Refuse(file, "does not name its backbone by a SHA-256", ModelFileProblem.Damaged);
    }

    public static ModelFileException Refuse(SafetensorsFile file, string problem, ModelFileProblem kind) =>
        new(file.Path, $"{problem}. Run the quantization again, or get the file again.") { Problem = kind };
}
