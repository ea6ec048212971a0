using QuantBuild.Recipes;

namespace QuantBuild.Pipeline.Reports;

/// <param name="Method">As in the recipe.</param>
/// <param name="Weights">Bits of the recipe's weights.</param>
/// <param name="Embeddings">Bits of the word embedding.</param>
/// <param name="Activations">Bits of activations.</param>
/// <param name="Quantizers">Of weights and activations, as the recipe sets them, overrides apart.</param>
/// <param name="Parameters">The method's own settings.</param>
internal sealed record QuantizationSummary(
    string Method,
    int Weights,
    int Embeddings,
    int Activations,
    QuantizeOptions Quantizers,
    IReadOnlyDictionary<string, string> Parameters)
{
    /// <summary>The bits of a model of which nothing is quantized.</summary>
    public const string FullPrecision = "32-32-32";

    /// <summary>W-E-A, such as <c>4-4-8</c>.</summary>
    public string Bits => $"{Weights}-{Embeddings}-{Activations}";
}
