namespace QuantBuild.Tensors;

/// <summary>One recorded operation: its inputs and how to go back through it.</summary>
internal sealed class GradientNode(long sequence, Tensor?[] inputs, OperationContext context)
{
    /// <summary>Grows with every recorded operation, so that descending order is a topological order.</summary>
    public long Sequence { get; } = sequence;

    public Tensor?[] Inputs { get; } = inputs;

    public OperationContext Context => context;

    /// <summary>Sum of the gradients that have arrived for the operation's output so far.</summary>
    public Tensor? OutputGradient { get; set; }

    /// <summary>Whether a backward pass has gone through, which it does at most once, or never will.</summary>
    public bool IsSpent { get; private set; }

    /// <summary>Nothing goes back through the operation from now on.</summary>
    public void Spend()
    {
        if (!IsSpent)
        {
            IsSpent = true;
            context.Release();
        }
    }
}
