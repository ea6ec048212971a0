namespace QuantBuild.Formats.PyTorch.Pickles;

/// <summary>A list of values.</summary>
internal sealed class PickleList : PickleContainer
{
    private readonly List<object?> items = [];

    public IReadOnlyList<object?> Items => items;

    public void Add(object? value)
    {
        Hold(value);
        items.Add(value);
    }
}
