using System.Text.Json.Nodes;
using QuantBuild.Formats;
using QuantBuild.Formats.CompressedTensors;
using QuantBuild.Formats.Numbers;
using QuantBuild.Quantization.Modules;

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
            [Sidecar.Activations] = QuantizedPointJson.Write(model.Activations),
            [Sidecar.Probabilities] = QuantizedPointJson.Write(model.Probabilities),
        };
    }

    /// <summary>A module that holds nothing but the activation quantizers that were described.</summary>
    /// <exception cref="ModelFileException">The description is none that <see cref="Describe"/> gives.</exception>
    public static QuantizedModule ReadActivations(Sidecar sidecar) => new()
    {
        Weights = new Dictionary<string, QuantizedMatrix>(),
        Parameters = new Dictionary<string, float[]>(),
        Activations = sidecar.ReadPoints(Sidecar.Activations),
        Probabilities = sidecar.ReadPoints(Sidecar.Probabilities),
    };
}
