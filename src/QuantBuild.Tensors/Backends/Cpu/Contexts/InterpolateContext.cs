namespace QuantBuild.Tensors.Backends.Cpu;

/// <summary>Gradients of w·left + (1 − w)·right.</summary>
internal sealed class InterpolateContext(CpuBackend backend, float weight) : OperationContext
{
    public override Tensor?[] Backward(Tensor gradient, ReadOnlySpan<bool> requested) =>
    [
        requested[0] ? backend.Scaled(gradient, weight) : null,
        requested[1] ? backend.Scaled(gradient, 1 - weight) : null,
    ];
}
