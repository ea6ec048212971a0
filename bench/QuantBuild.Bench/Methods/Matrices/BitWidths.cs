using System.Globalization;
using QuantBuild.Recipes.Diagnostics;
using QuantBuild.Recipes.Yaml;

namespace QuantBuild.Bench.Methods.Matrices;

/// <summary>Bits of weights, word embedding and activations, written <c>4-4-8</c>; 32 is full precision.</summary>
internal readonly record struct BitWidths(int Weights, int Embeddings, int Activations)
{
    public IReadOnlyList<Setting> Settings =>
    [
        Set("quantize.weights.bits", Weights),
        Set("quantize.embeddings.bits", Embeddings),
        Set("quantize.activations.bits", Activations),
    ];

    public static bool TryParse(string text, out BitWidths bits)
    {
        var parts = text.Split('-');
        var numbers = new int[3];
        var isValid = parts.Length == numbers.Length;
        for (var i = 0; i < numbers.Length && isValid; i++)
        {
            isValid = int.TryParse(parts[i], NumberStyles.None, CultureInfo.InvariantCulture, out numbers[i])
                && numbers[i] is > 0 and <= 32;
        }

        bits = new BitWidths(numbers[0], numbers[1], numbers[2]);
        return isValid;
    }

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{Weights}-{Embeddings}-{Activations}");

    private static Setting Set(string key, int value) => new(
        key,
        new YamlScalar(new SourceLocation("bits"), value.ToString(CultureInfo.InvariantCulture), IsPlain: true));
}
