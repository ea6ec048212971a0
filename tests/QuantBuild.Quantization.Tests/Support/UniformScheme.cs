using QuantBuild.Formats.Numbers;
using QuantBuild.Quantization.Schemes;

namespace QuantBuild.Quantization.Tests.Support;

/// <summary>Schemes of <see cref="TinyBert"/> in which every layer is quantized alike.</summary>
internal static class UniformScheme
{
    private const int FullPrecisionBits = 32;

    /// <summary>32 bits leave the weights, the embedding or the activations as they are.</summary>
    public static QuantizationScheme Of(
        int weights, int embedding = 32, int activations = 32, bool attention = true, bool isSymmetric = true) => new(
            weights == FullPrecisionBits
                ? []
                : Linears().ToDictionary(
                    name => name,
                    _ => new WeightQuantization(
                        weights, Granularity.Tensor, isSymmetric, ObserverKind.MeanSquaredError)),
            embedding == FullPrecisionBits ? null : new EmbeddingQuantization(embedding, Train: true),
            activations == FullPrecisionBits
                ? null
                : new ActivationQuantization(activations, attention));

    /// <summary>Names of the linears of all encoder layers.</summary>
    public static IEnumerable<string> Linears() =>
        TinyBert.Description.Tensors.Where(tensor => tensor is { Layer: not null, IsProduct: true })
            .Select(tensor => tensor.Matrix!);
}
