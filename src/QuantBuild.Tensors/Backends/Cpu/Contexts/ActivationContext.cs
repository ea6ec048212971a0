namespace QuantBuild.Tensors.Backends.Cpu;

/// <summary>The way back through an activation; <paramref name="kept"/> is null for none.</summary>
internal sealed class ActivationContext(CpuBackend backend, Activation activation, Tensor? kept) : OperationContext
{
    public override Tensor?[] Backward(Tensor gradient, ReadOnlySpan<bool> requested) =>
        [kept is null ? gradient : backend.ActivationGradient(activation, kept, gradient)];

    // What the rectifier and the hyperbolic tangent keep is their output.
    public override void Release()
    {
        if (activation is Activation.Gelu or Activation.TanhGelu)
        {
            kept?.Discard();
        }
    }
}
