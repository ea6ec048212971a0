namespace QuantBuild.Recipes;

/// <param name="Bits">8, or 32 for no quantization.</param>
/// <param name="Attention">Also quantize both operands of the two attention products.</param>
public sealed record ActivationOptions(int Bits, bool Attention);
