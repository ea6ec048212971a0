namespace QuantBuild.Tensors.Backends.Cpu;

/// <summary>Gradient of the logits: (probability − [class = label]) / counted rows.</summary>
internal sealed class CrossEntropyContext(CpuBackend backend, Tensor probabilities, Tensor labels) : OperationContext
{
    public override Tensor?[] Backward(Tensor gradient, ReadOnlySpan<bool> requested) =>
        [backend.CrossEntropyGradient(probabilities, labels, gradient)];

    public override void Release() => probabilities.Discard();
}
