namespace QuantBuild.Tensors.Backends.Cpu;

/// <summary>Gradient of factor·input.</summary>
internal sealed class ScaleContext(CpuBackend backend, float factor) : OperationContext
{
    public override Tensor?[] Backward(Tensor gradient, ReadOnlySpan<bool> requested) =>
        [backend.Scaled(gradient, factor)];
}
