using System.Text.Json;

namespace QuantBuild.Bench.Engine;

/// <summary>Prints measurements as they come: JSON lines, or an aligned table.</summary>
internal sealed class MeasurementWriter(TextWriter output, bool asJson)
{
    private static readonly JsonSerializerOptions Options = new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    public void Write(Measurement measurement)
    {
        output.WriteLine(
            asJson
                ? JsonSerializer.Serialize(Rounded(measurement), Options)
                : $"{measurement.Name,-44} {measurement.Value,9:F2} {measurement.Unit,-8} peak {measurement.Peak,8:F1} "
                    + " "
                    + $"ratio {measurement.Ratio:F3}");
        output.Flush();
    }

    private static Measurement Rounded(Measurement measurement) => measurement with
    {
        Value = Math.Round(measurement.Value, 3),
        Peak = Math.Round(measurement.Peak, 3),
        Ratio = Math.Round(measurement.Ratio, 4),
    };
}
