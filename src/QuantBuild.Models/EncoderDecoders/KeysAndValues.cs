using QuantBuild.Tensors;

namespace QuantBuild.Models.EncoderDecoders;

/// <summary>What an attention looks at, [batch, positions, heads·headSize] each.</summary>
internal readonly record struct KeysAndValues(Tensor Keys, Tensor Values);
