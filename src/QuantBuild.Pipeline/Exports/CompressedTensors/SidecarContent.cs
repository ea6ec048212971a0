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

    public static JsonObject Describe(ExportedModel model)
    {
        var weights = new JsonObject();
        foreach (var linear in model.Linears)
        {
            weights[linear.Name] = new JsonArray(linear.Weight.Bits, linear.Weight.Granularity.ToString());
        }

        return new JsonObject
        {
            ["schema"] = Schema,
            ["weights"] = weights,
            [QuantizerPoints.Activations] = PointsJson.Write(model.Activations),
            [QuantizerPoints.Probabilities] = PointsJson.Write(model.Probabilities),
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
        Activations = ReadPoints(folder, description, QuantizerPoints.Activations),
        Probabilities = ReadPoints(folder, description, QuantizerPoints.Probabilities),
    };

    private static IReadOnlyDictionary<string, QuantizedPoint> ReadPoints(
        string folder, JsonObject description, string section) =>
        PointsJson.Convert(QuantizerPoints.Read(folder, description, section));
}
