namespace QuantBuild.Tensors.Optimizers;

/// <summary>Some rows of a table, to be updated by the gradient of a copy of them.</summary>
/// <param name="Table">A parameter of the optimizer, [rows, columns].</param>
/// <param name="Rows">Int32 [count]: distinct row numbers.</param>
/// <param name="Copy">[count, columns]: the leaf whose gradient is taken.</param>
public readonly record struct RowUpdate(Tensor Table, Tensor Rows, Tensor Copy);
