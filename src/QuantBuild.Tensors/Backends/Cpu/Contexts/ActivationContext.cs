namespace QuantBuild.Tensors.Backends.Cpu.Contexts;

/// <summary>The way back through an activation; <paramref name="kept"/> is null for none.</summary>
internal sealed class ActivationContext(CpuBackend backend, Activation activation, Tensor? kept) : OperationContext
{
    public override IReadOnlyList<Tensor> Owned { get; } = activation is Activation.Gelu && kept is not null ? [kept] : [];

    public override Tensor?[] Backward(Tensor gradient, ReadOnlySpan<bool> requested) =>
        [kept is null ? gradient : backend.ActivationGradient(activation, kept, gradient)];
}
