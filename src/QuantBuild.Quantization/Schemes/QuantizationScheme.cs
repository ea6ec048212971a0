namespace QuantBuild.Quantization.Schemes;

/// <summary>What is quantized in a model, and how: resolved, one entry a linear.</summary>
/// <param name="Weights">By the linear's name; one that is not listed keeps full precision.</param>
/// <param name="Embedding">Of the word embedding; null keeps full precision.</param>
/// <param name="Activations">Null keeps full precision.</param>
public sealed record QuantizationScheme(
    IReadOnlyDictionary<string, WeightQuantization> Weights,
    EmbeddingQuantization? Embedding,
    ActivationQuantization? Activations);
