namespace QuantBuild.Tensors.Autograd;

/// <summary>Reverse-mode automatic differentiation over recorded operations.</summary>
public static class Backpropagation
{
    /// <summary>
    /// Adds d<paramref name="loss"/>/d(leaf) to <see cref="Tensor.Gradient"/> of every leaf that requires one.
    /// Operations are visited in the reverse order of their recording, so sums of gradients have a fixed order.
    /// An operation's output and what only its way back reads are released as soon as the pass has gone through it, and
    /// gradients on the way when they have been handed on: none of them may be read afterwards.
    /// </summary>
    /// <param name="loss">A scalar of shape [1] that depends on such a leaf; stays.</param>
    /// <param name="kept">Outputs of operations that stay too.</param>
    /// <exception cref="InvalidOperationException">
    /// The loss was not recorded, or an earlier run has gone through one of its operations.
    /// </exception>
    /// <exception cref="ObjectDisposedException">A tensor on the way outlived its scope.</exception>
    public static void Run(Tensor loss, params ReadOnlySpan<Tensor> kept)
    {
        ArgumentNullException.ThrowIfNull(loss);
        if (loss.Shape.Count != 1 || loss.Node is null)
        {
            throw new InvalidOperationException(
                $"Backpropagation starts from a recorded scalar, not from a tensor {loss.Shape}.");
        }

        new BackwardPass(loss.Backend, [loss, .. kept]).Run(loss);
    }
}
