namespace QuantBuild.Tensors.Backends.Cpu;

/// <summary>The table's gradient: each looked-up row's gradients added up in the order of the indices.</summary>
internal sealed class EmbeddingContext(CpuBackend backend, Shape tableShape, Tensor indices) : OperationContext
{
    public override Tensor?[] Backward(Tensor gradient, ReadOnlySpan<bool> requested) =>
        [backend.EmbeddingGradient(tableShape, indices, gradient)];
}
