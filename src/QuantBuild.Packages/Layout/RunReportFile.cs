using System.Text.Json;
using QuantBuild.Formats.Files;
using QuantBuild.Packages.Manifests;

namespace QuantBuild.Packages.Layout;

/// <summary>The members of a run's <c>report.json</c> that a manifest repeats.</summary>
/// <param name="Recipe">Name of the recipe.</param>
/// <param name="Scheme">Bits of weights, embeddings and activations.</param>
/// <param name="Metrics">What was measured.</param>
/// <param name="Provenance">Null in reports of versions that did not state it.</param>
/// <param name="Files">SHA-256 by path, relative to the report's folder.</param>
internal sealed record RunReportFile(
    string Recipe,
    string Scheme,
    IReadOnlyList<PackagedMetric> Metrics,
    ModelProvenance? Provenance,
    IReadOnlyList<KeyValuePair<string, string>> Files)
{
    private static readonly JsonDocumentOptions Options = new() { MaxDepth = 32, AllowDuplicateProperties = false };

    /// <returns>Null where there is no report.</returns>
    /// <exception cref="QuantBuild.Recipes.Diagnostics.DiagnosticException">QB5024: it is no such report.</exception>
    public static RunReportFile? TryRead(string path)
    {
        if (!File.Exists(path))
        {
            return null;
        }

        try
        {
            using var document = JsonDocument.Parse(RegularFile.ReadAllBytes(path), Options);
            return Read(document.RootElement);
        }
        catch (Exception exception)
            when (exception is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw PackableModel.Refuse(path, $"is no report of a run ({exception.Message})", exception);
        }
    }

    private static RunReportFile Read(JsonElement root) => new(
        Text(root, "recipe"),
        Text(root.GetProperty("quantization"), "bits"),
        [.. root.GetProperty("evaluation").EnumerateArray().Select(ReadMetric)],
        root.TryGetProperty("provenance", out var provenance) ? ManifestReader.ReadProvenance(provenance) : null,
        [
            .. root.GetProperty("files").EnumerateArray()
                .Select(file => KeyValuePair.Create(Text(file, "path"), Text(file, "sha256"))),
        ]);

    private static PackagedMetric ReadMetric(JsonElement metric) => new(
        Text(metric, "metric"),
        metric.GetProperty("quantized").GetDouble(),
        metric.GetProperty("full").GetDouble(),
        metric.GetProperty("low").GetDouble(),
        metric.GetProperty("high").GetDouble(),
        metric.GetProperty("samples").GetInt32());

    private static string Text(JsonElement element, string key) =>
        element.GetProperty(key).GetString() ?? throw new FormatException($"'{key}' is null");
}
