using System.Text.Json.Nodes;
using QuantBuild.Quantization.Modules;

namespace QuantBuild.Pipeline.Artifacts;

/// <summary>
/// Activation quantizers as JSON: point name → [bits, step's float32 bits, zero point or null]. The step's bits, since
/// a decimal would have to be parsed the same everywhere.
/// </summary>
internal static class PointsJson
{
    public static JsonObject Write(IReadOnlyDictionary<string, QuantizedPoint> points)
    {
        var json = new JsonObject();
        foreach (var (name, point) in points.OrderBy(entry => entry.Key, StringComparer.Ordinal))
        {
            json[name] = new JsonArray(point.Bits, BitConverter.SingleToInt32Bits(point.Step), point.ZeroPoint);
        }

        return json;
    }

    public static IReadOnlyDictionary<string, QuantizedPoint> Read(JsonNode json) => json.AsObject().ToDictionary(
        entry => entry.Key,
        entry => new QuantizedPoint(
            entry.Value![0]!.GetValue<int>(),
            BitConverter.Int32BitsToSingle(entry.Value[1]!.GetValue<int>()),
            entry.Value[2]?.GetValue<int>()));
}
