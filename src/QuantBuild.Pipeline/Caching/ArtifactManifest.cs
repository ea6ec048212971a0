using System.Text.Json;
using QuantBuild.Formats.Files;

namespace QuantBuild.Pipeline.Caching;

/// <summary><c>manifest.json</c> of an artifact: what it was made from, and its files' digests.</summary>
/// <param name="Key">Hash of the stage's key.</param>
/// <param name="Stage">Name of the stage.</param>
/// <param name="Entries">As <see cref="StageKey.Entries"/>.</param>
/// <param name="Files">By path.</param>
public sealed record ArtifactManifest(
    string Key,
    string Stage,
    IReadOnlyDictionary<string, string> Entries,
    IReadOnlyList<ArtifactFile> Files)
{
    internal const string FileName = "manifest.json";

    private const int Schema = 1;
    private const int LargestFile = 1 << 26;

    /// <summary>SHA-256 over paths, lengths and digests of the files: the identity of the content.</summary>
    public string Digest => Caching.Digest.OfText(
        string.Concat(Files.Select(file => $"{file.Path}\n{CanonicalJson.Literal(file.Bytes)}\n{file.Sha256}\n")));

    internal void Write(Stream stream)
    {
        using var writer = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true, NewLine = "\n" });
        writer.WriteStartObject();
        writer.WriteNumber("schema", Schema);
        writer.WriteString("key", Key);
        writer.WriteString("stage", Stage);
        writer.WriteStartObject("inputs");
        foreach (var (name, literal) in Entries)
        {
            writer.WriteString(name, literal);
        }

        writer.WriteEndObject();
        writer.WriteStartArray("files");
        foreach (var file in Files)
        {
            writer.WriteStartObject();
            writer.WriteString("path", file.Path);
            writer.WriteNumber("bytes", file.Bytes);
            writer.WriteString("sha256", file.Sha256);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    /// <summary>The manifest in a folder, or null where there is none that can be read.</summary>
    internal static ArtifactManifest? TryRead(string folder)
    {
        try
        {
            return Read(folder);
        }
        catch (Exception exception) when (StorageException.IsOfStorage(exception))
        {
            return null;
        }
    }

    /// <summary>The manifest in a folder, or null where there is none.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    internal static ArtifactManifest? Read(string folder)
    {
        var path = Path.Combine(folder, FileName);
        return new FileInfo(path) is { Exists: true, LinkTarget: null, Length: > 0 and <= LargestFile }
            ? Parse(File.ReadAllBytes(path)) : null;
    }

    /// <summary>The manifest, or null when the text is not one.</summary>
    internal static ArtifactManifest? Parse(ReadOnlyMemory<byte> json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            var root = document.RootElement;
            var manifest = new ArtifactManifest(
                root.GetProperty("key").GetString()!,
                root.GetProperty("stage").GetString()!,
                root.GetProperty("inputs").EnumerateObject().ToDictionary(
                    member => member.Name, member => member.Value.GetString()!, StringComparer.Ordinal),
                [.. root.GetProperty("files").EnumerateArray().Select(ParseFile)]);
            return root.GetProperty("schema").GetInt32() == Schema && manifest.IsSound() ? manifest : null;
        }
        catch (Exception exception)
            when (exception is JsonException or KeyNotFoundException or InvalidOperationException
                or FormatException or ArgumentException)
        {
            return null;
        }
    }

    private static ArtifactFile ParseFile(JsonElement element) => new(
        element.GetProperty("path").GetString()!,
        element.GetProperty("bytes").GetInt64(),
        element.GetProperty("sha256").GetString()!);

    private bool IsSound() =>
        Key is not null && Stage is not null && !Entries.Values.Contains(value: null)
        && Files.All(file => file.Path is not null && ArtifactName.IsValid(file.Path) && file.Sha256 is not null);
}
