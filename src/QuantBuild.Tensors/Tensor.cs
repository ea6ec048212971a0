using QuantBuild.Tensors.Autograd;

namespace QuantBuild.Tensors;

/// <summary>
/// A handle to row-major elements that a <see cref="ComputeBackend"/> holds. The host sees values only through the
/// backend's <c>Read</c> and <c>Write</c>. A tensor lives as long as the <see cref="TensorScope"/> it was made in.
/// Tensors are used by one thread at a time.
/// </summary>
public sealed class Tensor
{
    private TensorStorage? storage;

    internal Tensor(ComputeBackend backend, Shape shape, ElementType type, TensorStorage storage)
    {
        Backend = backend;
        Shape = shape;
        Type = type;
        this.storage = storage;
        storage.AddReference();
    }

    public ComputeBackend Backend { get; }

    public Shape Shape { get; }

    public ElementType Type { get; }

    /// <summary>
    /// Set on a leaf, asks the operations that use it to record what its gradient needs; on the output of an operation
    /// it says that one of the operation's inputs asked.
    /// </summary>
    public bool RequiresGradient { get; set; }

    /// <summary>The sum of a leaf's gradients after <see cref="Backpropagation.Run"/>; null before.</summary>
    public Tensor? Gradient { get; internal set; }

    internal GradientNode? Node { get; set; }

    internal bool IsReleased => storage is null;

    internal TensorStorage Storage =>
        storage ?? throw new ObjectDisposedException(
            nameof(Tensor), $"The tensor {Shape} was released: its scope ended, or a backward pass went through it.");

    /// <summary>Forgets the gradient, so that the next backward pass starts from nothing.</summary>
    public void ClearGradient() => Gradient = null;

    /// <summary>
    /// Gives the elements back before the scope ends, for what is known to be read no more. Not for what was recorded.
    /// </summary>
    /// <exception cref="InvalidOperationException">A backward pass may go through the tensor.</exception>
    public void Discard()
    {
        if (Node is not null)
        {
            throw new InvalidOperationException($"The tensor {Shape} was recorded: a backward pass releases it.");
        }

        Release();
    }

    internal void Release()
    {
        storage?.RemoveReference();
        storage = null;
        Node?.Spend();
        Node = null;
        Gradient = null;
    }
}
