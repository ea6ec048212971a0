using QuantBuild.Tensors;

namespace QuantBuild.Quantization.Quantizers;

/// <summary>The rows of an embedding table that one forward pass used, as leaves with gradients.</summary>
/// <param name="RowIds">Int32 [distinct].</param>
/// <param name="Rows">[distinct, features]</param>
/// <param name="Steps">[distinct, 1]; null where the rows are ternary.</param>
internal sealed record EmbeddingUse(Tensor RowIds, Tensor Rows, Tensor? Steps);
