namespace QuantBuild.Tensors.Backends.Cpu;

/// <summary>The way back through layer normalization. Gradients: input, residual, gain, bias.</summary>
/// <param name="backend">Owner.</param>
/// <param name="sum">input + residual.</param>
/// <param name="gain">As given.</param>
/// <param name="statistics">[2, rows]: means, then inverse deviations.</param>
/// <param name="hasResidual">Whether there was a residual.</param>
internal sealed class LayerNormContext(
    CpuBackend backend, Tensor sum, Tensor gain, Tensor statistics, bool hasResidual) : OperationContext
{
    public override Tensor?[] Backward(Tensor gradient, ReadOnlySpan<bool> requested)
    {
        var input = requested[0] || requested[1]
            ? backend.LayerNormInputGradient(sum, gain, statistics, gradient)
            : null;
        (Tensor? gainGradient, Tensor? biasGradient) = requested[2] || requested[3]
            ? backend.LayerNormParameterGradients(sum, statistics, gradient)
            : (null, null);
        return [input, hasResidual ? input : null, gainGradient, biasGradient];
    }

    // Without a residual the sum is the input.
    public override void Release()
    {
        statistics.Discard();
        if (hasResidual)
        {
            sum.Discard();
        }
    }
}
