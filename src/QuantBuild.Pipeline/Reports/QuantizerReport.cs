using System.Globalization;
using System.Text.Json;
using QuantBuild.Recipes;

namespace QuantBuild.Pipeline.Reports;

/// <summary>How the quantizers of weights and activations were set, for both reports.</summary>
internal static class QuantizerReport
{
    /// <summary>Members <c>weights</c> and <c>activations</c>; null for full precision.</summary>
    public static void Write(Utf8JsonWriter json, QuantizeOptions quantize)
    {
        var (weights, activations) = (quantize.Weights, quantize.Activations);
        WriteSection(json, "weights", weights.Bits, weights.Observer, weights.Percentile, weights.Clipping, () =>
        {
            json.WriteBoolean("symmetric", weights.Symmetric);
            if (weights.Symmetric)
            {
                json.WriteString("codes", weights.Codes);
            }
        });
        if (activations.IsPerToken)
        {
            json.WriteStartObject("activations");
            json.WriteString("granularity", activations.Granularity);
            json.WriteEndObject();
            return;
        }

        WriteSection(
            json, "activations", activations.Bits, activations.Observer, activations.Percentile, activations.Clipping,
            () => json.WriteString("asymmetric", activations.Asymmetric));
    }

    public static string DescribeWeights(QuantizeOptions quantize)
    {
        var weights = quantize.Weights;
        return Describe(
            weights.Bits, weights.Symmetric ? $"symmetric, {weights.Codes} codes" : "with zero points",
            weights.Observer, weights.Percentile, weights.Clipping);
    }

    public static string DescribeActivations(QuantizeOptions quantize)
    {
        var activations = quantize.Activations;
        return activations.IsPerToken ? "a step a token, from its largest value" : Describe(
            activations.Bits, $"asymmetric: {activations.Asymmetric}", activations.Observer, activations.Percentile,
            activations.Clipping);
    }

    private static string Describe(int bits, string symmetry, string observer, double percentile, string clipping)
    {
        var share = observer == "percentile"
            ? string.Create(CultureInfo.InvariantCulture, $" {percentile}")
            : string.Empty;
        return bits == QuantizeOptions.FullPrecisionBits
            ? "full precision"
            : $"{symmetry}; first step by {observer}{share}; clipping {clipping}";
    }

    private static void WriteSection(
        Utf8JsonWriter json, string name, int bits, string observer, double percentile, string clipping,
        Action writeOwn)
    {
        if (bits == QuantizeOptions.FullPrecisionBits)
        {
            json.WriteNull(name);
            return;
        }

        json.WriteStartObject(name);
        writeOwn();
        json.WriteString("observer", observer);
        if (observer == "percentile")
        {
            json.WriteNumber("percentile", percentile);
        }

        json.WriteString("clipping", clipping);
        json.WriteEndObject();
    }
}
