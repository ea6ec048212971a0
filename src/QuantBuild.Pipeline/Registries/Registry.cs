namespace QuantBuild.Pipeline.Registries;

/// <summary>What fills a slot, by name, in the order of registration. Adding gives another registry.</summary>
public sealed class Registry<T>
    where T : class
{
    private readonly Func<T, string> nameOf;

    internal Registry(Func<T, string> nameOf, params IReadOnlyList<T> entries)
    {
        this.nameOf = nameOf;
        Entries = entries;
        Names = [.. entries.Select(nameOf)];
    }

    /// <summary>All of them.</summary>
    public IReadOnlyList<T> Entries { get; }

    /// <summary>Their names.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>The one of a name; null where there is none.</summary>
    public T? Find(string name) => Entries.FirstOrDefault(entry => nameOf(entry) == name);

    /// <summary>These and one more.</summary>
    /// <exception cref="ArgumentException">There is one of its name already.</exception>
    public Registry<T> With(T entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        return Find(nameOf(entry)) is null
            ? new Registry<T>(nameOf, [.. Entries, entry])
            : throw new ArgumentException($"'{nameOf(entry)}' is registered already.", nameof(entry));
    }
}
