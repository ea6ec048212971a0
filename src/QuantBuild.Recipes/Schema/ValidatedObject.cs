namespace QuantBuild.Recipes.Schema;

/// <summary>A section's typed values, defaults filled in; a key whose value was wrong is absent.</summary>
/// <param name="path">For example <c>gates[0]</c>.</param>
/// <param name="values">By key.</param>
/// <param name="written">The keys that stand in the file, whether their values are right or wrong.</param>
internal sealed class ValidatedObject(
    string path, IReadOnlyDictionary<string, object> values, IReadOnlySet<string> written)
{
    public string Path => path;

    /// <summary>No key is written.</summary>
    public bool IsEmpty => written.Count == 0;

    public T Get<T>(string key) => (T)values[key];

    public T? Find<T>(string key)
        where T : class => values.TryGetValue(key, out var value) ? (T)value : null;

    public T? FindValue<T>(string key)
        where T : struct => values.TryGetValue(key, out var value) ? (T)value : null;

    /// <summary>No other keys are written than these.</summary>
    public bool WritesOnly(params string[] keys) => written.IsSubsetOf(keys);

    /// <summary>The items of a list; none when the key is absent.</summary>
    public IEnumerable<T> Items<T>(string key) => Find<IReadOnlyList<object>>(key)?.Cast<T>() ?? [];

    /// <summary>The key is written, whether its value is right or wrong.</summary>
    public bool Writes(string key) => written.Contains(key);
}
