namespace QuantBuild.Tensors.Backends.Cpu;

/// <summary>A sum passes its gradient on to both terms.</summary>
internal sealed class AddContext : OperationContext
{
    public static AddContext Instance { get; } = new();

    public override Tensor?[] Backward(Tensor gradient, ReadOnlySpan<bool> requested) => [gradient, gradient];
}
