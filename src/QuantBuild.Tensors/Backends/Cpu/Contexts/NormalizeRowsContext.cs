namespace QuantBuild.Tensors.Backends.Cpu;

/// <summary>Gradient of the input: (dy − y·(y·dy)) / ‖x‖.</summary>
internal sealed class NormalizeRowsContext(CpuBackend backend, Tensor input) : OperationContext
{
    public override Tensor?[] Backward(Tensor gradient, ReadOnlySpan<bool> requested) =>
        [backend.NormalizeRowsGradient(input, gradient)];
}
