using System.Text.Json;

namespace QuantBuild.Cli.Results;

/// <summary>Members that several results have.</summary>
internal static class ResultJson
{
    // Of "metrics", which readers show as they are; "evaluation" has all digits.
    private const int ShownDigits = 6;

    /// <summary>The member <c>metrics</c>.</summary>
    public static void WriteMetrics(this Utf8JsonWriter json, IEnumerable<(string Metric, double Value)> metrics)
    {
        json.WriteStartObject("metrics"u8);
        foreach (var (metric, value) in metrics)
        {
            json.WriteFinite(metric, Math.Round(value, ShownDigits));
        }

        json.WriteEndObject();
    }

    public static void WriteInterval(this Utf8JsonWriter json, double low, double high, int samples)
    {
        json.WriteFinite("low", low);
        json.WriteFinite("high", high);
        json.WriteNumber("samples"u8, samples);
    }

    public static void WriteTexts(this Utf8JsonWriter json, string name, IEnumerable<string> texts)
    {
        json.WriteStartArray(name);
        foreach (var text in texts)
        {
            json.WriteStringValue(text);
        }

        json.WriteEndArray();
    }

    // JSON has no NaN.
    public static void WriteFinite(this Utf8JsonWriter json, string name, double value)
    {
        if (double.IsFinite(value))
        {
            json.WriteNumber(name, value);
        }
        else
        {
            json.WriteNull(name);
        }
    }
}
