namespace QuantBuild.Formats.PyTorch.Pickles;

/// <summary>A dictionary, of which the values with texts as keys are kept: others are no names of tensors.</summary>
/// <param name="isOrdered">Whether it is an <c>OrderedDict</c>, which may have attributes.</param>
internal sealed class PickleDictionary(bool isOrdered) : PickleContainer
{
    private readonly List<KeyValuePair<string, object?>> items = [];
    private readonly HashSet<string> names = new(StringComparer.Ordinal);

    public bool IsOrdered { get; } = isOrdered;

    /// <summary>In the order in which they were added.</summary>
    public IReadOnlyList<KeyValuePair<string, object?>> Items => items;

    /// <returns>False where the key is there already.</returns>
    public bool TryAdd(object? key, object? value)
    {
        Hold(key);
        Hold(value);
        if (key is not string name)
        {
            return true;
        }

        if (!names.Add(name))
        {
            return false;
        }

        items.Add(new(name, value));
        return true;
    }

    /// <summary>The value of a name, or null.</summary>
    public object? Find(string name) => items.Find(item => item.Key == name).Value;
}
