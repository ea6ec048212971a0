using QuantBuild.Tensors;

namespace QuantBuild.Quantization.Quantizers;

/// <summary>The rows of an embedding table that one forward pass used, as leaves with gradients.</summary>
/// <param name="RowIds">Int32 [distinct].</param>
/// <param name="Rows">[distinct, features]</param>
/// <param name="Steps">[distinct, steps a row]; null where none are learned.</param>
internal sealed record EmbeddingUse(Tensor RowIds, Tensor Rows, Tensor? Steps);
