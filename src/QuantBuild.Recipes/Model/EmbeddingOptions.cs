namespace QuantBuild.Recipes;

/// <param name="Bits">2 (ternary), 4, 8, or 32 for no quantization.</param>
/// <param name="Train">MREM trains the word embedding with the first module; else it is rounded once.</param>
public sealed record EmbeddingOptions(int Bits, bool Train);
