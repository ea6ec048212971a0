namespace QuantBuild.Tensors.Backends.Cpu;

/// <summary>Gradient of the logits: temperature · (probability − teacher's probability) / rows.</summary>
internal sealed class SoftCrossEntropyContext(CpuBackend backend, Tensor difference, float temperature)
    : OperationContext
{
    public override Tensor?[] Backward(Tensor gradient, ReadOnlySpan<bool> requested) =>
        [backend.SoftCrossEntropyGradient(difference, temperature, gradient)];

    public override void Release() => difference.Discard();
}
