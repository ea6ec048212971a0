namespace QuantBuild.Formats.PyTorch.Pickles;

/// <summary>A tuple of values.</summary>
internal sealed class PickleTuple : PickleContainer
{
    public PickleTuple(object?[] items)
    {
        Items = items;
        foreach (var item in items)
        {
            Hold(item);
        }
    }

    public IReadOnlyList<object?> Items { get; }
}
