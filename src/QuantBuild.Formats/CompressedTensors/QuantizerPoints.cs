using System.Text.Json.Nodes;

namespace QuantBuild.Formats.CompressedTensors;

/// <summary>
/// Activation quantizers as JSON: point name → [bits, step's float32 bits, zero point or null]. The step's bits, since
/// a decimal would have to be parsed the same everywhere.
/// </summary>
public static class QuantizerPoints
{
    /// <summary>Of inputs of linear layers and of attention operands.</summary>
    public const string Activations = "activations";

    /// <summary>Of attention probabilities.</summary>
    public const string Probabilities = "probabilities";

    /// <summary>The quantizers in the order of their names.</summary>
    public static JsonObject Write(IEnumerable<KeyValuePair<string, QuantizerPoint>> points)
    {
        ArgumentNullException.ThrowIfNull(points);
        var json = new JsonObject();
        foreach (var (name, point) in points.OrderBy(entry => entry.Key, StringComparer.Ordinal))
        {
            json[name] = new JsonArray(point.Bits, BitConverter.SingleToInt32Bits(point.Step), point.ZeroPoint);
        }

        return json;
    }

    /// <exception cref="FormatException">The JSON is none that <see cref="Write"/> gives.</exception>
    /// <exception cref="InvalidOperationException">A value is of another type.</exception>
    public static IReadOnlyDictionary<string, QuantizerPoint> Read(JsonNode json)
    {
        ArgumentNullException.ThrowIfNull(json);
        return json.AsObject().ToDictionary(entry => entry.Key, entry => ReadPoint(entry.Key, entry.Value));
    }

    /// <summary>A section of a sidecar's description, whose quantizers must be sound.</summary>
    /// <param name="folder">The checkpoint's.</param>
    /// <param name="description">Untrusted.</param>
    /// <param name="section"><see cref="Activations"/> or <see cref="Probabilities"/>.</param>
    /// <exception cref="ModelFileException">The section is missing, or describes something else.</exception>
    public static IReadOnlyDictionary<string, QuantizerPoint> Read(string folder, JsonObject description, string section)
    {
        ArgumentNullException.ThrowIfNull(description);
        try
        {
            var points = Read(description[section] ?? throw new FormatException("it is missing"));
            return points.FirstOrDefault(entry => !IsSound(entry.Value)) is { Key: { } name }
                ? throw new FormatException($"'{name}' is no quantizer")
                : points;
        }
        catch (Exception exception)
            when (exception is InvalidOperationException or FormatException)
        {
            throw new ModelFileException(
                Path.Combine(folder, Sidecar.FileName),
                $"has a section '{section}' that describes no quantizers ({exception.Message}). "
                    + "Run the quantization again.",
                exception);
        }
    }

    private static QuantizerPoint ReadPoint(string name, JsonNode? json) =>
        json is JsonArray { Count: 3 } values && values[0] is { } bits && values[1] is { } step
            ? new QuantizerPoint(
                bits.GetValue<int>(),
                BitConverter.Int32BitsToSingle(step.GetValue<int>()),
                values[2]?.GetValue<int>())
            : throw new FormatException($"'{name}' is no [bits, step, zero point]");

    private static bool IsSound(QuantizerPoint point) =>
        point.Bits is >= 2 and <= 8
        && float.IsFinite(point.Step) && point.Step > 0
        && point.ZeroPoint is null or (>= -128 and <= 127);
}
