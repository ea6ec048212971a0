namespace QuantBuild.TorchSharp;

/// <summary>The way back through one operation.</summary>
internal sealed class TorchContext : OperationContext
{
    private readonly TorchBackend backend;
    private readonly Shape shape;
    private readonly Derivative derivative;
    private readonly TorchTensor[] kept;
    private readonly long keptBytes;

    /// <param name="backend">Of the operation.</param>
    /// <param name="shape">Of the output.</param>
    /// <param name="derivative">What to compute.</param>
    /// <param name="kept">What it reads, apart from the operation's inputs; owned from now on.</param>
    /// <param name="keptBytes">Of memory that is not the output's too.</param>
    public TorchContext(
        TorchBackend backend, Shape shape, Derivative derivative, TorchTensor[] kept, long keptBytes)
    {
        (this.backend, this.shape, this.derivative) = (backend, shape, derivative);
        (this.kept, this.keptBytes) = (kept, keptBytes);
        foreach (var tensor in kept)
        {
            tensor.DetachFromDisposeScope();
        }

        backend.Memory.Add(keptBytes);
    }

    public override Tensor?[] Backward(Tensor gradient, ReadOnlySpan<bool> requested)
    {
        ArgumentNullException.ThrowIfNull(gradient);
        if (gradient.Shape != shape)
        {
            throw new ArgumentException(
                $"A gradient {gradient.Shape} is not of the output's shape {shape}.", nameof(gradient));
        }

        using var scope = backend.Enter();
        return derivative(gradient, requested);
    }

    public override void Release()
    {
        backend.Memory.Add(-keptBytes);
        foreach (var tensor in kept)
        {
            tensor.Dispose();
        }
    }
}
