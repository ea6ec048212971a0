namespace QuantBuild.TorchSharp;

/// <summary>The gradients of an operation's inputs, of the gradient of its output.</summary>
/// <param name="gradient">Of the output's shape.</param>
/// <param name="requested">As of <see cref="OperationContext.Backward"/>.</param>
internal delegate Tensor?[] Derivative(Tensor gradient, ReadOnlySpan<bool> requested);
