using System.Text.Json;
using QuantBuild.Formats.Files;
using QuantBuild.Recipes.Diagnostics;

namespace QuantBuild.Packages.Manifests;

/// <summary>Reads manifests that may come from anywhere: capped, typed, unknown keys left alone.</summary>
internal static class ManifestReader
{
    /// <summary>10,000 files of the longest paths need a fifth of it.</summary>
    public const int MostBytes = 16 << 20;

    private static readonly JsonDocumentOptions Options = new() { MaxDepth = 16, AllowDuplicateProperties = false };

    /// <exception cref="DiagnosticException">QB5020: it is no manifest of this schema.</exception>
    public static PackageManifest Read(ReadOnlyMemory<byte> content, string path)
    {
        if (content.Length > MostBytes)
        {
            throw Refuse(path, $"has {content.Length} bytes, more than {MostBytes}");
        }

        try
        {
            using var document = JsonDocument.Parse(content, Options);
            return ReadRoot(document.RootElement, path);
        }
        catch (JsonException exception)
        {
            throw Refuse(path, $"is not valid JSON ({exception.Message})", exception);
        }
        catch (Exception exception)
            when (exception is KeyNotFoundException or InvalidOperationException or FormatException)
        {
            // A key is missing, has another type, or holds text that is no Unicode.
            throw Refuse(path, $"lacks a key or has one of another type ({exception.Message})", exception);
        }
    }

    /// <summary>Reads a manifest that lies in a folder.</summary>
    /// <exception cref="DiagnosticException">QB5020: it is no manifest of this schema, or breaks a rule.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static PackageManifest ReadFile(string path)
    {
        using var stream = RegularFile.Open(path);
        var content = new byte[Math.Min(stream.Length, MostBytes + 1L)];
        var length = stream.ReadAtLeast(content, content.Length, throwOnEndOfStream: false);
        return PackageManifest.Read(content.AsMemory(0, length), path);
    }

    public static DiagnosticException Refuse(string path, string fault, Exception? inner = null) =>
        DiagnosticTable.ModelPackageDamaged.Exception(
            new SourceLocation(path),
            $"the manifest {PackageManifest.FileName} {fault}; get the package again from whoever made it",
            inner);

    private static PackageManifest ReadRoot(JsonElement root, string path)
    {
        var schema = root.GetProperty("schema").GetInt32();
        if (schema != PackageManifest.Schema)
        {
            throw Refuse(path, $"has schema {schema}, and this version of QuantBuild knows {PackageManifest.Schema}");
        }

        var package = root.GetProperty("package");
        return new PackageManifest
        {
            Package = ReadIdentity(package),
            Licence = ReadOptional(package, "licence"),
            PartOf = root.TryGetProperty("partOf", out var whole) ? ReadIdentity(whole) : null,
            Models = [.. root.GetProperty("models").EnumerateArray().Select(ReadModel)],
            Parts = [.. root.GetProperty("parts").EnumerateArray().Select(ReadIdentity)],
        };
    }

    private static PackageIdentity ReadIdentity(JsonElement element) =>
        new(ReadText(element, "id"), ReadText(element, "version"));

    private static PackagedModel ReadModel(JsonElement model) => new()
    {
        Name = ReadText(model, "name"),
        Format = ReadText(model, "format"),
        OtherFormats = model.TryGetProperty("otherFormats", out _) ? ReadTexts(model, "otherFormats") : [],
        Task = ReadOptional(model, "task"),
        Labels = ReadTexts(model, "labels"),
        Inputs = ReadTexts(model, "inputs"),
        Scheme = ReadText(model, "scheme"),
        Metrics = [.. model.GetProperty("metrics").EnumerateObject().Select(ReadMetric)],
        Report = ReadOptional(model, "report"),
        Provenance = model.GetProperty("provenance") is { ValueKind: not JsonValueKind.Null } provenance
            ? ReadProvenance(provenance)
            : null,
        Backbone = model.TryGetProperty("backbone", out var backbone) ? ReadBackbone(backbone) : null,
        Files = [.. model.GetProperty("files").EnumerateArray().Select(ReadFile)],
    };

    private static PackagedBackbone ReadBackbone(JsonElement backbone) => backbone.TryGetProperty("id", out _)
        ? new PackagedBackbone(ReadText(backbone, "sha256"), ReadIdentity(backbone), ReadText(backbone, "model"))
        : new PackagedBackbone(ReadText(backbone, "sha256"), Package: null, Model: null);

    private static PackagedMetric ReadMetric(JsonProperty metric) => new(
        metric.Name,
        metric.Value.GetProperty("quantized").GetDouble(),
        metric.Value.GetProperty("full").GetDouble(),
        metric.Value.GetProperty("low").GetDouble(),
        metric.Value.GetProperty("high").GetDouble(),
        metric.Value.GetProperty("samples").GetInt32());

    internal static ModelProvenance ReadProvenance(JsonElement provenance) => new(
        ReadText(provenance, "sourceModel"),
        ReadText(provenance, "recipe"),
        [
            .. provenance.GetProperty("data").EnumerateObject()
                .Select(data => KeyValuePair.Create(data.Name, Text(data.Value))),
        ],
        ReadText(provenance.GetProperty("algorithm"), "name"),
        provenance.GetProperty("algorithm").GetProperty("version").GetInt32(),
        provenance.GetProperty("numerics").GetInt32())
    {
        Backend = provenance.TryGetProperty("backend", out var backend)
            ? [.. backend.EnumerateObject().Select(part => KeyValuePair.Create(part.Name, Text(part.Value)))]
            : [],
    };

    private static PackagedFile ReadFile(JsonElement file) => new(
        ReadText(file, "path"),
        file.GetProperty("bytes").GetInt64(),
        ReadText(file, "sha256"),
        file.TryGetProperty("part", out var part) ? part.GetInt32() : 0);

    private static List<string> ReadTexts(JsonElement element, string key) =>
        [.. element.GetProperty(key).EnumerateArray().Select(Text)];

    private static string ReadText(JsonElement element, string key) => Text(element.GetProperty(key));

    private static string? ReadOptional(JsonElement element, string key) => element.GetProperty(key).GetString();

    private static string Text(JsonElement element) =>
        element.GetString() ?? throw new FormatException("null stands where a text is expected");
}
