namespace QuantBuild.Tensors.Backends.Cpu;

/// <summary>The gradient goes to the positions that made each value.</summary>
internal sealed class PoolPositionsContext(CpuBackend backend, Tensor input, Tensor mask, PositionPooling pooling)
    : OperationContext
{
    public override Tensor?[] Backward(Tensor gradient, ReadOnlySpan<bool> requested) =>
        [backend.PoolPositionsGradient(input, mask, pooling, gradient)];
}
