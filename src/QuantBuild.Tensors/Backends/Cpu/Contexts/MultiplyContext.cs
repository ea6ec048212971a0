namespace QuantBuild.Tensors.Backends.Cpu;

/// <summary>Gradients of left · right: dy · right, dy · left.</summary>
internal sealed class MultiplyContext(CpuBackend backend, Tensor left, Tensor right) : OperationContext
{
    public override Tensor?[] Backward(Tensor gradient, ReadOnlySpan<bool> requested) =>
    [
        requested[0] ? backend.Multiplied(gradient, right) : null,
        requested[1] ? backend.Multiplied(gradient, left) : null,
    ];
}
