using QuantBuild.Models.Data;
using QuantBuild.Models.Layers;
using QuantBuild.Quantization.Quantizers;
using QuantBuild.Tensors;

namespace QuantBuild.Quantization.Forward;

/// <summary>
/// The forward pass of a module that a method works on: every value goes through its current quantizer.
/// </summary>
internal sealed class CalibratedForward(ModuleQuantizers quantizers) : IForwardTransform
{
    public Tensor Weight(string linear, Tensor weight)
    {
        if (quantizers.Weights.TryGetValue(linear, out var latent))
        {
            return latent.Quantizer.Apply(latent.Value);
        }

        return quantizers.Embedding is { } embedding && quantizers.ProductsOfEmbedding.Contains(linear)
            ? embedding.Quantizer.ApplyWhole()
            : weight;
    }

    public Tensor Parameter(string name, Tensor value) => quantizers.Parameters.GetValueOrDefault(name, value);

    public Tensor Input(string point, Tensor input) => Quantize(point, input);

    public Tensor Operand(string point, Tensor operand) => Quantize(point, operand);

    public ProbabilityQuantizer? Probabilities(string point, Shape shape) =>
        quantizers.Probabilities.TryGetValue(point, out var step) ? step.QuantizerFor(shape) : null;

    public Tensor Embeddings(string name, Tensor table, EmbeddingLookup lookup)
    {
        if (quantizers.Embedding is not { } embedding || embedding.Name != name)
        {
            return table.Embedding(lookup.Indices);
        }

        return quantizers.ProductsOfEmbedding.Count > 0
            ? embedding.Quantizer.ApplyWhole().Embedding(lookup.Indices)
            : embedding.Quantizer.Apply(lookup);
    }

    private Tensor Quantize(string point, Tensor activation) =>
        quantizers.Activations.TryGetValue(point, out ActivationQuantizer? quantizer)
            ? quantizer.Apply(activation)
            : activation;
}
