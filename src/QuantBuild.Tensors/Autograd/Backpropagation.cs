namespace QuantBuild.Tensors.Autograd;

/// <summary>Reverse-mode automatic differentiation over recorded operations.</summary>
public static class Backpropagation
{
    /// <summary>
    /// Adds d<paramref name="loss"/>/d(leaf) to <see cref="Tensor.Gradient"/> of every leaf that requires one.
    /// Operations are visited in the reverse order of their recording, so sums of gradients have a fixed order.
    /// </summary>
    /// <param name="loss">A scalar of shape [1] that depends on such a leaf.</param>
    /// <exception cref="InvalidOperationException">
    /// The loss was not recorded, or an earlier run has gone through one of its operations.
    /// </exception>
    /// <exception cref="ObjectDisposedException">A tensor on the way outlived its scope.</exception>
    public static void Run(Tensor loss)
    {
        ArgumentNullException.ThrowIfNull(loss);
        if (loss.Shape.Count != 1 || loss.Node is null)
        {
            throw new InvalidOperationException(
                $"Backpropagation starts from a recorded scalar, not from a tensor {loss.Shape}.");
        }

        var backend = loss.Backend;
        var pending = new PriorityQueue<GradientNode, long>();
        loss.Node.OutputGradient = backend.FromHost([1f], loss.Shape);
        pending.Enqueue(loss.Node, -loss.Node.Sequence);
        while (pending.TryDequeue(out var node, out _))
        {
            Visit(backend, node, pending);
        }
    }

    private static void Visit(ComputeBackend backend, GradientNode node, PriorityQueue<GradientNode, long> pending)
    {
        if (node.IsSpent)
        {
            throw new InvalidOperationException("A backward pass has already gone through these operations.");
        }

        node.IsSpent = true;
        Span<bool> requested = stackalloc bool[node.Inputs.Length];
        for (var i = 0; i < requested.Length; i++)
        {
            requested[i] = node.Inputs[i] is { RequiresGradient: true };
        }

        var outputGradient = node.OutputGradient!;
        var gradients = node.Context.Backward(outputGradient, requested);
        node.OutputGradient = null;
        for (var i = 0; i < requested.Length; i++)
        {
            if (requested[i])
            {
                var gradient = gradients[i]
                    ?? throw new InvalidOperationException($"{node.Context.GetType().Name} gave no gradient for input {i}.");
                Deliver(backend, node.Inputs[i]!, gradient, pending);
            }
        }
    }

    private static void Deliver(
        ComputeBackend backend, Tensor input, Tensor gradient, PriorityQueue<GradientNode, long> pending)
    {
        // A released tensor has lost its producer and would pass for a leaf.
        ObjectDisposedException.ThrowIf(input.IsReleased, input);
        if (input.Node is not { } producer)
        {
            input.Gradient = input.Gradient is { } sum ? backend.Add(sum, gradient, record: false).Output : gradient;
        }
        else if (producer.OutputGradient is { } sum)
        {
            producer.OutputGradient = backend.Add(sum, gradient, record: false).Output;
        }
        else
        {
            producer.OutputGradient = gradient;
            pending.Enqueue(producer, -producer.Sequence);
        }
    }
}
