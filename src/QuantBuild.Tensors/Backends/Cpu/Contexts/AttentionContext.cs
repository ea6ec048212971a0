namespace QuantBuild.Tensors.Backends.Cpu;

/// <summary>
/// The way back through attention; the probabilities are computed again. Gradients: query, key, value, step, bias.
/// </summary>
internal sealed class AttentionContext(
    CpuBackend backend,
    Tensor query,
    Tensor key,
    Tensor value,
    Tensor mask,
    int heads,
    float scale,
    ProbabilityQuantizer? quantizer,
    Tensor? bias,
    bool isCausal) : OperationContext
{
    public override Tensor?[] Backward(Tensor gradient, ReadOnlySpan<bool> requested) =>
        backend.AttentionGradients(
            query,
            key,
            value,
            mask,
            heads,
            scale,
            quantizer,
            bias,
            isCausal,
            gradient,
            bias is not null && requested[^1]);
}
