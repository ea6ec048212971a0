using QuantBuild.Kernels.Quantizers;

namespace QuantBuild.Tensors.Backends.Cpu;

/// <summary>Straight-through gradient of the input and LSQ gradient of the step.</summary>
internal sealed class FakeQuantizeContext(
    CpuBackend backend, Tensor input, Tensor step, Tensor? zeroPoint, CodeRange range, float gradientScale)
    : OperationContext
{
    public override Tensor?[] Backward(Tensor gradient, ReadOnlySpan<bool> requested) =>
        backend.FakeQuantizeGradients(input, step, zeroPoint, range, gradientScale, gradient, requested[1]);
}
