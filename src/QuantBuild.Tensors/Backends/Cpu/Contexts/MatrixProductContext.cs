namespace QuantBuild.Tensors.Backends.Cpu;

/// <summary>The way back through C = op(A)·op(B): dA and dB are products of dC with the other factor.</summary>
internal sealed class MatrixProductContext(
    CpuBackend backend, Tensor left, Tensor right, bool transposeLeft, bool transposeRight) : OperationContext
{
    public override Tensor?[] Backward(Tensor gradient, ReadOnlySpan<bool> requested) =>
    [
        requested[0] ? LeftGradient(gradient) : null,
        requested[1] ? RightGradient(gradient) : null,
    ];

    private Tensor LeftGradient(Tensor gradient) => transposeLeft
        ? backend.Product(right, gradient, transposeRight, transposeRight: true)
        : backend.Product(gradient, right, transposeLeft: false, !transposeRight);

    private Tensor RightGradient(Tensor gradient) => transposeRight
        ? backend.Product(gradient, left, transposeLeft: true, transposeLeft)
        : backend.Product(left, gradient, !transposeLeft, transposeRight: false);
}
