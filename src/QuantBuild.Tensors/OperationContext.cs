namespace QuantBuild.Tensors;

/// <summary>
/// What a backend's operation remembers for its backward pass. Opaque: a backend may derive by hand, by its own
/// automatic differentiation, or for a whole composite at once.
/// </summary>
public abstract class OperationContext
{
    /// <summary>
    /// Gradients of the operation's differentiable inputs, in the order of the operation's documentation.
    /// </summary>
    /// <param name="gradient">Gradient of the output, of the output's shape.</param>
    /// <param name="requested">Which inputs' gradients are wanted; entries for the others may be null.</param>
    public abstract Tensor?[] Backward(Tensor gradient, ReadOnlySpan<bool> requested);

    /// <summary>
    /// Gives back what nothing but this context reads. Called once for a recorded operation: when the backward pass has
    /// gone through it, or when its output is released without one.
    /// </summary>
    public virtual void Release()
    {
    }
}
