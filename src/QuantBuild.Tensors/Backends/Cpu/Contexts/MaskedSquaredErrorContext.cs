namespace QuantBuild.Tensors.Backends.Cpu;

/// <summary>Gradient of the input: 2·(input − target) / kept rows in kept rows.</summary>
internal sealed class MaskedSquaredErrorContext(CpuBackend backend, Tensor input, Tensor target, Tensor mask)
    : OperationContext
{
    public override Tensor?[] Backward(Tensor gradient, ReadOnlySpan<bool> requested) =>
        [backend.MaskedSquaredErrorGradient(input, target, mask, gradient)];
}
