using System.Text.Json.Nodes;

namespace QuantBuild.Formats.Numbers;

/// <summary>
/// Quantizers of activations as JSON: point name → [bits, step's float32 bits or null, zero point or null]. The step's
/// bits, since a decimal would have to be parsed the same everywhere; null for a step a token.
/// </summary>
public static class QuantizedPointJson
{
    /// <summary>The quantizers in the order of their names.</summary>
    public static JsonObject Write(IEnumerable<KeyValuePair<string, QuantizedPoint>> points)
    {
        ArgumentNullException.ThrowIfNull(points);
        var json = new JsonObject();
        foreach (var (name, point) in points.OrderBy(entry => entry.Key, StringComparer.Ordinal))
        {
            json[name] = new JsonArray(
                point.Bits,
                point.Step is { } step ? BitConverter.SingleToInt32Bits(step) : null,
                point.ZeroPoint);
        }

        return json;
    }

    /// <exception cref="FormatException">The JSON is none that <see cref="Write"/> gives.</exception>
    /// <exception cref="InvalidOperationException">A value is of another type.</exception>
    public static IReadOnlyDictionary<string, QuantizedPoint> Read(JsonNode json)
    {
        ArgumentNullException.ThrowIfNull(json);
        return json.AsObject().ToDictionary(entry => entry.Key, entry => ReadPoint(entry.Key, entry.Value));
    }

    private static QuantizedPoint ReadPoint(string name, JsonNode? json) =>
        json is JsonArray { Count: 3 } values && values[0] is { } bits
            ? new QuantizedPoint(
                bits.GetValue<int>(),
                values[1] is { } step ? BitConverter.Int32BitsToSingle(step.GetValue<int>()) : null,
                values[2]?.GetValue<int>())
            : throw new FormatException($"'{name}' is no [bits, step, zero point]");
}
