namespace QuantBuild.Quantization.Plans;

/// <summary>How activations are quantized: a step a tensor.</summary>
/// <param name="Bits">2 to 8.</param>
/// <param name="AttentionOperands">Whether queries, keys, values and probabilities are quantized too.</param>
public sealed record ActivationQuantization(int Bits, bool AttentionOperands);
