using System.Text.Json.Nodes;
using QuantBuild.Formats;
using QuantBuild.Formats.CompressedTensors;
using QuantBuild.Pipeline.Artifacts;
using QuantBuild.Quantization.Modules;
using QuantBuild.Quantization.Numbers;

namespace QuantBuild.Pipeline.Exports.CompressedTensors;

/// <summary>
/// The sidecar's description: every activation quantizer, those of attention operands and probabilities included, and
/// each weight's bits and granularity, some of which the format stores as others.
/// </summary>
internal static class SidecarContent
{
    private const int Schema = 1;

    public static JsonObject Describe(IReadOnlyList<QuantizedModule> modules)
    {
        var weights = new JsonObject();
        foreach (var (name, weight) in modules.SelectMany(module => module.Weights)
            .OrderBy(entry => entry.Key, StringComparer.Ordinal))
        {
            weights[name] = new JsonArray(weight.Bits, weight.Granularity.ToString());
        }

        return new JsonObject
        {
            ["schema"] = Schema,
            ["weights"] = weights,
            ["activations"] = PointsJson.Write(Merge(modules, module => module.Activations)),
            ["probabilities"] = PointsJson.Write(Merge(modules, module => module.Probabilities)),
        };
    }

    /// <summary>A module that holds nothing but the activation quantizers that were described.</summary>
    /// <param name="folder">The checkpoint's.</param>
    /// <param name="description">Untrusted.</param>
    /// <exception cref="ModelFileException">The description is none that <see cref="Describe"/> gives.</exception>
    public static QuantizedModule ReadActivations(string folder, JsonObject description) => new()
    {
        Weights = new Dictionary<string, QuantizedTensor>(),
        Parameters = new Dictionary<string, float[]>(),
        Activations = ReadPoints(folder, description, "activations"),
        Probabilities = ReadPoints(folder, description, "probabilities"),
    };

    private static IReadOnlyDictionary<string, QuantizedPoint> ReadPoints(
        string folder, JsonObject description, string section)
    {
        try
        {
            var points = PointsJson.Read(description[section] ?? throw new FormatException("it is missing"));
            return points.FirstOrDefault(entry => !IsSound(entry.Value)) is { Key: { } name }
                ? throw new FormatException($"'{name}' is no quantizer")
                : points;
        }
        catch (Exception exception)
            when (exception is InvalidOperationException or FormatException)
        {
            throw new ModelFileException(
                Path.Combine(folder, Sidecar.FileName),
                $"has a section '{section}' that describes no quantizers ({exception.Message}). Run the quantization again.",
                exception);
        }
    }

    private static bool IsSound(QuantizedPoint point) =>
        point.Bits is >= 2 and <= 8
        && float.IsFinite(point.Step) && point.Step > 0
        && point.ZeroPoint is null or (>= -128 and <= 127);

    private static Dictionary<string, QuantizedPoint> Merge(
        IReadOnlyList<QuantizedModule> modules,
        Func<QuantizedModule, IReadOnlyDictionary<string, QuantizedPoint>> points) =>
        modules.SelectMany(points).ToDictionary(entry => entry.Key, entry => entry.Value);
}
