using QuantBuild.Tensors;

namespace QuantBuild.Quantization.Quantizers;

/// <summary>The full-precision weight behind a quantized one, and its quantizer.</summary>
internal sealed record LatentWeight(Tensor Value, IWeightQuantizer Quantizer);
