using System.Text.Json.Nodes;
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
    public static QuantizedModule ReadActivations(JsonObject description) => new()
    {
        Weights = new Dictionary<string, QuantizedTensor>(),
        Parameters = new Dictionary<string, float[]>(),
        Activations = PointsJson.Read(description["activations"]!),
        Probabilities = PointsJson.Read(description["probabilities"]!),
    };

    private static Dictionary<string, QuantizedPoint> Merge(
        IReadOnlyList<QuantizedModule> modules,
        Func<QuantizedModule, IReadOnlyDictionary<string, QuantizedPoint>> points) =>
        modules.SelectMany(points).ToDictionary(entry => entry.Key, entry => entry.Value);
}
