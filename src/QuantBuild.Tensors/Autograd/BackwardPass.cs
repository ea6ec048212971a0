namespace QuantBuild.Tensors.Autograd;

/// <summary>One run of <see cref="Backpropagation"/>.</summary>
/// <param name="backend">Of all tensors.</param>
/// <param name="kept">Outputs that the run does not release.</param>
internal sealed class BackwardPass(ComputeBackend backend, HashSet<Tensor> kept)
{
    // Outputs whose gradients are complete when they are taken out, latest operation first.
    private readonly PriorityQueue<Tensor, long> pending = new();

    // How many operations and leaves still hold a gradient: one tensor may be the gradient of several.
    private readonly Dictionary<Tensor, int> holders = [];

    public void Run(Tensor loss)
    {
        loss.Node!.OutputGradient = Hold(backend.Full(loss.Shape, 1));
        pending.Enqueue(loss, -loss.Node.Sequence);
        while (pending.TryDequeue(out var output, out _))
        {
            Visit(output);
        }
    }

    private void Visit(Tensor output)
    {
        var node = output.Node!;
        if (node.IsSpent)
        {
            throw new InvalidOperationException("A backward pass has already gone through these operations.");
        }

        var outputGradient = node.OutputGradient!;
        node.OutputGradient = null;
        using (var scope = backend.OpenScope())
        {
            GoBack(scope, node, outputGradient);
        }

        Drop(outputGradient);
        node.Spend();
        if (!kept.Contains(output))
        {
            output.Release();
        }
    }

    private void GoBack(TensorScope scope, GradientNode node, Tensor outputGradient)
    {
        Span<bool> requested = stackalloc bool[node.Inputs.Length];
        for (var i = 0; i < requested.Length; i++)
        {
            requested[i] = node.Inputs[i] is { RequiresGradient: true };
        }

        var gradients = node.Context.Backward(outputGradient, requested);
        for (var i = 0; i < requested.Length; i++)
        {
            if (requested[i])
            {
                var gradient = gradients[i]
                    ?? throw new InvalidOperationException(
                        $"{node.Context.GetType().Name} gave no gradient for input {i}.");
                Deliver(scope, node.Inputs[i]!, gradient);
            }
        }
    }

    private void Deliver(TensorScope scope, Tensor input, Tensor gradient)
    {
        // A released tensor has lost its producer and would pass for a leaf.
        ObjectDisposedException.ThrowIf(input.IsReleased, input);
        if (input.Node is not { } producer)
        {
            input.Gradient = Sum(scope, input.Gradient, gradient);
            return;
        }

        if (producer.OutputGradient is null)
        {
            pending.Enqueue(input, -producer.Sequence);
        }

        producer.OutputGradient = Sum(scope, producer.OutputGradient, gradient);
    }

    private Tensor Sum(TensorScope scope, Tensor? sum, Tensor gradient)
    {
        var result = scope.Keep(sum is null ? gradient : backend.Add(sum, gradient, record: false).Output);
        Hold(result);
        if (sum is not null)
        {
            Drop(sum);
        }

        return result;
    }

    private Tensor Hold(Tensor gradient)
    {
        holders[gradient] = holders.GetValueOrDefault(gradient) + 1;
        return gradient;
    }

    // The gradient that an earlier run left in a leaf is not this run's to release.
    private void Drop(Tensor gradient)
    {
        if (!holders.TryGetValue(gradient, out var count))
        {
            return;
        }

        if (count > 1)
        {
            holders[gradient] = count - 1;
            return;
        }

        holders.Remove(gradient);
        gradient.Release();
    }
}
