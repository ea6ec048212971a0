namespace QuantBuild.Recipes.Schema;

/// <summary>A section's typed values, defaults filled in; a key whose value was wrong is absent.</summary>
public sealed class ValidatedObject
{
    private readonly IReadOnlyDictionary<string, object> values;
    private readonly IReadOnlyDictionary<string, Func<ValidatedObject, object?>> derived;
    private readonly IReadOnlySet<string> written;

    /// <param name="path">For example <c>gates[0]</c>.</param>
    /// <param name="values">By key; those that are sections become parts of this one.</param>
    /// <param name="derived">Defaults that other keys decide, by key.</param>
    /// <param name="written">The keys that stand in the file, whether their values are right or wrong.</param>
    internal ValidatedObject(
        string path,
        IReadOnlyDictionary<string, object> values,
        IReadOnlyDictionary<string, Func<ValidatedObject, object?>> derived,
        IReadOnlySet<string> written)
    {
        Path = path;
        this.values = values;
        this.derived = derived;
        this.written = written;
        foreach (var part in values.Values.OfType<ValidatedObject>())
        {
            part.Parent = this;
        }
    }

    /// <summary>The section's path, for example <c>gates[0]</c>.</summary>
    public string Path { get; }

    /// <summary>The section that this one stands in; null for the recipe and for an item of a list.</summary>
    public ValidatedObject? Parent { get; private set; }

    /// <summary>A section without keys.</summary>
    internal static ValidatedObject Empty { get; } = new(
        string.Empty,
        new Dictionary<string, object>(),
        new Dictionary<string, Func<ValidatedObject, object?>>(),
        new HashSet<string>());

    /// <summary>No key is written.</summary>
    internal bool IsEmpty => written.Count == 0;

    /// <summary>The value of a key that the section's schema knows, in a recipe without errors.</summary>
    /// <typeparam name="T">
    /// What the key's schema gives: <see cref="int"/>, <see cref="double"/>, <see cref="bool"/>, <see cref="string"/>,
    /// <see cref="ValidatedObject"/> or a list of <see cref="object"/>.
    /// </typeparam>
    /// <exception cref="KeyNotFoundException">The section has no such value.</exception>
    public T Get<T>(string key) =>
        ValueOf(key) is T value ? value : throw new KeyNotFoundException($"'{Path}' has no value '{key}'.");

    /// <summary>The value of a key; null where it is absent or was wrong.</summary>
    public T? Find<T>(string key)
        where T : class => (T?)ValueOf(key);

    /// <summary>The value of a key; null where it is absent or was wrong.</summary>
    public T? FindValue<T>(string key)
        where T : struct => (T?)ValueOf(key);

    /// <summary>The items of a list; none when the key is absent.</summary>
    public IEnumerable<T> Items<T>(string key) => Find<IReadOnlyList<object>>(key)?.Cast<T>() ?? [];

    /// <summary>The key is written, whether its value is right or wrong.</summary>
    public bool Writes(string key) => written.Contains(key);

    // What is written and wrong has been reported: no default takes its place.
    private object? ValueOf(string key) => values.TryGetValue(key, out var value)
        ? value
        : derived.TryGetValue(key, out var from) && !Writes(key) ? from(this) : null;
}
