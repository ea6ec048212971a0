using System.Text.Json.Nodes;
using QuantBuild.Formats.CompressedTensors;
using QuantBuild.Quantization.Modules;

namespace QuantBuild.Pipeline.Artifacts;

/// <summary>Activation quantizers as JSON, in the form of <see cref="QuantizerPoints"/>.</summary>
internal static class PointsJson
{
    public static JsonObject Write(IReadOnlyDictionary<string, QuantizedPoint> points) =>
        QuantizerPoints.Write(points.Select(entry => KeyValuePair.Create(
            entry.Key, new QuantizerPoint(entry.Value.Bits, entry.Value.Step, entry.Value.ZeroPoint))));

    /// <exception cref="FormatException">The JSON is none that <see cref="Write"/> gives.</exception>
    /// <exception cref="InvalidOperationException">A value is of another type.</exception>
    public static IReadOnlyDictionary<string, QuantizedPoint> Read(JsonNode json) => Convert(QuantizerPoints.Read(json));

    public static IReadOnlyDictionary<string, QuantizedPoint> Convert(
        IReadOnlyDictionary<string, QuantizerPoint> points) =>
        points.ToDictionary(
            entry => entry.Key,
            entry => new QuantizedPoint(entry.Value.Bits, entry.Value.Step, entry.Value.ZeroPoint));
}
