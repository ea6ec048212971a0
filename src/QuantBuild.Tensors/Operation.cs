namespace QuantBuild.Tensors;

/// <summary>What a backend's operation returns.</summary>
/// <param name="Output">The result.</param>
/// <param name="Context">What its backward pass needs; null where no gradient was asked for.</param>
public readonly record struct Operation(Tensor Output, OperationContext? Context);
