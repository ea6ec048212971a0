namespace QuantBuild.Tensors.Backends.Cpu;

/// <summary>The way back through a normalization by the root of the mean square. Gradients: input, gain.</summary>
/// <param name="backend">Owner.</param>
/// <param name="input">As given.</param>
/// <param name="gain">As given.</param>
/// <param name="inverses">[rows]: 1 / √(mean square + epsilon).</param>
internal sealed class RootMeanSquareNormContext(CpuBackend backend, Tensor input, Tensor gain, Tensor inverses)
    : OperationContext
{
    public override Tensor?[] Backward(Tensor gradient, ReadOnlySpan<bool> requested) =>
    [
        requested[0] ? backend.RootMeanSquareNormInputGradient(input, gain, inverses, gradient) : null,
        requested[1] ? backend.RootMeanSquareNormGainGradient(input, inverses, gradient) : null,
    ];

    public override void Release() => inverses.Discard();
}
