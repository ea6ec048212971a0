namespace QuantBuild.Quantization.Plans;

/// <summary>How the word embedding is quantized: a step a row.</summary>
/// <param name="Bits">2 (ternary), 4 or 8.</param>
/// <param name="Train">Whether methods that learn weights learn these too, in the first module.</param>
public sealed record EmbeddingQuantization(int Bits, bool Train);
