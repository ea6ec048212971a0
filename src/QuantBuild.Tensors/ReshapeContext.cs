namespace QuantBuild.Tensors;

/// <summary>The way back through a change of shape: the gradient takes the input's shape.</summary>
internal sealed class ReshapeContext(Shape inputShape) : OperationContext
{
    public override Tensor?[] Backward(Tensor gradient, ReadOnlySpan<bool> requested) =>
        [gradient.Backend.Reshape(gradient, inputShape)];
}
