using QuantBuild.Tensors;

namespace QuantBuild.Models.EncoderDecoders;

/// <summary>The positions that the next one of each written text sees, its own included.</summary>
/// <param name="Rows">Int32 [rows, positions]: which of the cache's rows they are.</param>
/// <param name="Mask">Int32 [rows, positions] of ones.</param>
internal readonly record struct PastPositions(Tensor Rows, Tensor Mask);
