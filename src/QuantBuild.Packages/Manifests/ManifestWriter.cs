using System.Text.Encodings.Web;
using System.Text.Json;

namespace QuantBuild.Packages.Manifests;

/// <summary>One spelling for each manifest: fixed order of keys, two-space indentation, line feeds.</summary>
internal static class ManifestWriter
{
    private static readonly JsonWriterOptions Options = new()
    {
        Indented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static byte[] Write(PackageManifest manifest)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, Options))
        {
            json.WriteStartObject();
            json.WriteNumber("schema", PackageManifest.Schema);
            json.WriteStartObject("package");
            WriteIdentity(json, manifest.Package);
            json.WriteString("licence", manifest.Licence);
            json.WriteEndObject();
            if (manifest.PartOf is { } whole)
            {
                json.WriteStartObject("partOf");
                WriteIdentity(json, whole);
                json.WriteEndObject();
            }

            json.WriteStartArray("models");
            foreach (var model in manifest.Models.OrderBy(model => model.Name, StringComparer.Ordinal))
            {
                WriteModel(json, model);
            }

            json.WriteEndArray();
            json.WriteStartArray("parts");
            foreach (var part in manifest.Parts)
            {
                json.WriteStartObject();
                WriteIdentity(json, part);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        stream.WriteByte((byte)'\n');
        return stream.ToArray();
    }

    private static void WriteIdentity(Utf8JsonWriter json, PackageIdentity package)
    {
        json.WriteString("id", package.Id);
        json.WriteString("version", package.Version);
    }

    private static void WriteModel(Utf8JsonWriter json, PackagedModel model)
    {
        json.WriteStartObject();
        json.WriteString("name", model.Name);
        json.WriteString("format", model.Format);
        if (model.OtherFormats.Count > 0)
        {
            WriteTexts(json, "otherFormats", model.OtherFormats);
        }

        json.WriteString("task", model.Task);
        WriteTexts(json, "labels", model.Labels);
        WriteTexts(json, "inputs", model.Inputs);
        json.WriteString("scheme", model.Scheme);
        WriteMetrics(json, model.Metrics);
        json.WriteString("report", model.Report);
        WriteProvenance(json, model.Provenance);
        WriteBackbone(json, model.Backbone);
        WriteFiles(json, model.Files);
        json.WriteEndObject();
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

    private static void WriteMetrics(Utf8JsonWriter json, IReadOnlyList<PackagedMetric> metrics)
    {
        json.WriteStartObject("metrics");
        foreach (var metric in metrics)
        {
            json.WriteStartObject(metric.Name);
            json.WriteNumber("quantized", metric.Quantized);
            json.WriteNumber("full", metric.Full);
            json.WriteNumber("low", metric.Low);
            json.WriteNumber("high", metric.High);
            json.WriteNumber("samples", metric.Samples);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static void WriteProvenance(Utf8JsonWriter json, ModelProvenance? provenance)
    {
        if (provenance is null)
        {
            json.WriteNull("provenance");
            return;
        }

        json.WriteStartObject("provenance");
        json.WriteString("sourceModel", provenance.SourceModel);
        json.WriteString("recipe", provenance.Recipe);
        json.WriteStartObject("data");
        foreach (var (use, digest) in provenance.Data.OrderBy(data => data.Key, StringComparer.Ordinal))
        {
            json.WriteString(use, digest);
        }

        json.WriteEndObject();
        json.WriteStartObject("algorithm");
        json.WriteString("name", provenance.Algorithm);
        json.WriteNumber("version", provenance.AlgorithmVersion);
        json.WriteEndObject();
        json.WriteNumber("numerics", provenance.Numerics);
        WriteBackend(json, provenance.Backend);
        json.WriteEndObject();
    }

    private static void WriteBackend(Utf8JsonWriter json, IReadOnlyList<KeyValuePair<string, string>> backend)
    {
        if (backend.Count == 0)
        {
            return;
        }

        json.WriteStartObject("backend");
        foreach (var (name, value) in backend)
        {
            json.WriteString(name, value);
        }

        json.WriteEndObject();
    }

    private static void WriteBackbone(Utf8JsonWriter json, PackagedBackbone? backbone)
    {
        if (backbone is null)
        {
            return;
        }

        json.WriteStartObject("backbone");
        json.WriteString("sha256", backbone.Sha256);
        if (backbone.Package is { } package)
        {
            WriteIdentity(json, package);
            json.WriteString("model", backbone.Model);
        }

        json.WriteEndObject();
    }

    private static void WriteFiles(Utf8JsonWriter json, IReadOnlyList<PackagedFile> files)
    {
        json.WriteStartArray("files");
        foreach (var file in files.OrderBy(file => file.Path, StringComparer.Ordinal))
        {
            json.WriteStartObject();
            json.WriteString("path", file.Path);
            json.WriteNumber("bytes", file.Bytes);
            json.WriteString("sha256", file.Sha256);
            if (file.Part > 0)
            {
                json.WriteNumber("part", file.Part);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
