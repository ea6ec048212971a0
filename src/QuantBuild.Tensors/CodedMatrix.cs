namespace QuantBuild.Tensors;

/// <summary>
/// A matrix of (code − zeroPoint)·step, but for single elements that hold values of their own: an eighth of the memory
/// of its values and their gradients.
/// </summary>
/// <param name="Codes">Int8, [rows, columns], as <see cref="ComputeBackend.Encode"/> gives them.</param>
/// <param name="Steps">Float32, [step count]: of the matrix, of each row, or of each run of a row's columns.</param>
/// <param name="ZeroPoint">Int32, of the steps' shape; null for zero.</param>
/// <param name="Elements">In place of their codes; null for none.</param>
public sealed record CodedMatrix(Tensor Codes, Tensor Steps, Tensor? ZeroPoint, TrainedElements? Elements);
