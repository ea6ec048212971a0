namespace QuantBuild.Formats.CompressedTensors;

/// <summary>A quantizer of activations as the sidecar describes it.</summary>
/// <param name="Bits">2 to 8.</param>
/// <param name="Step">Finite and positive.</param>
/// <param name="ZeroPoint">
/// Signed code of zero; null for a symmetric quantizer. Of probabilities, whose codes start at 0: null where they use all
/// 2^Bits codes, 0 where they use the non-negative ones of a symmetric quantizer.
/// </param>
public sealed record QuantizerPoint(int Bits, float Step, int? ZeroPoint);
