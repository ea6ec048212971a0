namespace QuantBuild.Tensors.Backends.Cpu;

/// <summary>Gradient of softmax: y·(dy − Σ y·dy) a row.</summary>
internal sealed class SoftmaxContext(CpuBackend backend, Tensor output) : OperationContext
{
    public override Tensor?[] Backward(Tensor gradient, ReadOnlySpan<bool> requested) =>
        [backend.SoftmaxGradient(output, gradient)];
}
