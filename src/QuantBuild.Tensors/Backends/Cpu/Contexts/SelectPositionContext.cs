namespace QuantBuild.Tensors.Backends.Cpu;

/// <summary>The gradient goes to the selected position; the others get zero.</summary>
internal sealed class SelectPositionContext(CpuBackend backend, Shape inputShape, int position) : OperationContext
{
    public override Tensor?[] Backward(Tensor gradient, ReadOnlySpan<bool> requested) =>
        [backend.SelectPositionGradient(inputShape, position, gradient)];
}
