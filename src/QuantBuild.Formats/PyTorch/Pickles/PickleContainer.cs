namespace QuantBuild.Formats.PyTorch.Pickles;

/// <summary>A value that holds others.</summary>
internal abstract class PickleContainer
{
    /// <summary>How deep values lie in one another, this one included.</summary>
    public int Depth { get; private set; } = 1;

    /// <summary>Accounts for a value that is put into this one.</summary>
    protected void Hold(object? value)
    {
        if (value is PickleContainer container)
        {
            Depth = Math.Max(Depth, container.Depth + 1);
        }
    }
}
