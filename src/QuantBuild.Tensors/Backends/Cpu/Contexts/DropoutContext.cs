namespace QuantBuild.Tensors.Backends.Cpu;

/// <summary>The gradient loses the elements that the forward pass dropped: the key tells which.</summary>
internal sealed class DropoutContext(CpuBackend backend, float rate, RandomKey key) : OperationContext
{
    public override Tensor?[] Backward(Tensor gradient, ReadOnlySpan<bool> requested) =>
        [backend.Dropped(gradient, rate, key)];
}
