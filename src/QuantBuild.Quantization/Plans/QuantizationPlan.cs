namespace QuantBuild.Quantization.Plans;

/// <summary>What is quantized in a model, and how: resolved, one entry a linear layer.</summary>
/// <param name="Weights">By module name; a layer that is not listed keeps full precision.</param>
/// <param name="Embedding">Of the word embedding; null keeps full precision.</param>
/// <param name="Activations">Null keeps full precision.</param>
public sealed record QuantizationPlan(
    IReadOnlyDictionary<string, WeightQuantization> Weights,
    EmbeddingQuantization? Embedding,
    ActivationQuantization? Activations);
