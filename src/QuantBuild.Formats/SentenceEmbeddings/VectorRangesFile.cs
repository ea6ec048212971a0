using System.Text.Json.Nodes;
using QuantBuild.Formats.Configuration;
using QuantBuild.Formats.Files;

namespace QuantBuild.Formats.SentenceEmbeddings;

/// <summary>
/// The ranges of a checkpoint's vectors, for applications that ask for int8 ones: beside <c>modules.json</c>.
/// </summary>
public static class VectorRangesFile
{
    /// <summary>In the checkpoint's folder.</summary>
    public const string Name = "quantbuild_vectors.json";

    private const int Schema = 1;
    private const string SchemaKey = "schema";
    private const string TextsKey = "texts";
    private const string MinimumKey = "minimum";
    private const string MaximumKey = "maximum";

    /// <returns>UTF-8; the same ranges, the same bytes.</returns>
    public static byte[] ToBytes(VectorRanges ranges)
    {
        ArgumentNullException.ThrowIfNull(ranges);
        return JsonFile.ToBytes(new JsonObject
        {
            [SchemaKey] = Schema,
            [TextsKey] = ranges.Texts,
            [MinimumKey] = new JsonArray([.. ranges.Minimum.Select(value => JsonValue.Create(value))]),
            [MaximumKey] = new JsonArray([.. ranges.Maximum.Select(value => JsonValue.Create(value))]),
        });
    }

    /// <summary>Reads the file of a checkpoint's folder.</summary>
    /// <returns>Null where there is none.</returns>
    /// <exception cref="ModelFileException">It is damaged, or of a later version.</exception>
    public static VectorRanges? Read(string folder)
    {
        var path = Path.Combine(folder, Name);
        return InputFile.Exists(path) ? ReadFile(path) : null;
    }

    private static VectorRanges ReadFile(string path)
    {
        var root = JsonFile.ReadObject(path);
        if (CountOf(root[SchemaKey]) is not Schema)
        {
            throw SentenceTransformersFolder.Unsupported(
                path, $"has '{SchemaKey}' {ModelConfiguration.Show(root[SchemaKey])}; this version reads {Schema}");
        }

        var texts = CountOf(root[TextsKey]) ?? throw Wrong(path, TextsKey, "must be the number of texts");
        var (minimum, maximum) = (NumbersOf(path, root, MinimumKey), NumbersOf(path, root, MaximumKey));
        if (minimum.Length != maximum.Length || minimum.Zip(maximum).Any(pair => pair.First > pair.Second))
        {
            throw Wrong(path, MaximumKey, $"must have a number for each of '{MinimumKey}', none of them smaller");
        }

        return new VectorRanges(minimum, maximum, texts);
    }

    private static int? CountOf(JsonNode? node) =>
        node is JsonValue value && value.TryGetValue<int>(out var count) && count > 0 ? count : null;

    private static float[] NumbersOf(string path, JsonObject root, string key) =>
        root[key] is JsonArray { Count: > 0 } list
            ? [.. list.Select(item => NumberOf(item) ?? throw Wrong(path, key, "must hold finite numbers alone"))]
            : throw Wrong(path, key, "must be a list of numbers, one for each element of a vector");

    private static float? NumberOf(JsonNode? node) =>
        node is JsonValue value && value.TryGetValue<float>(out var number) && float.IsFinite(number) ? number : null;

    private static ModelFileException Wrong(string path, string key, string problem) => new(
        path, $"is damaged: '{key}' {problem}. Take the file from the run that made the checkpoint.")
    {
        Problem = ModelFileProblem.Damaged,
    };
}
