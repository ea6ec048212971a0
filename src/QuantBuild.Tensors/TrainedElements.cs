namespace QuantBuild.Tensors;

/// <summary>Single elements of a matrix that are trained while the others stay.</summary>
/// <param name="Positions">Int32, row-major positions in the matrix, none twice; ascending ones are fastest.</param>
/// <param name="Values">Float32 of the positions' shape: what stands there.</param>
public sealed record TrainedElements(Tensor Positions, Tensor Values);
