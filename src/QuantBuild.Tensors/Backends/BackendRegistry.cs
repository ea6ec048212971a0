using QuantBuild.Tensors.Backends.Cpu;

namespace QuantBuild.Tensors.Backends;

/// <summary>The backends that there are, by name. A host that brings others adds their factories.</summary>
public sealed class BackendRegistry
{
    private readonly SortedDictionary<string, IBackendFactory> factories = new(StringComparer.Ordinal);

    /// <exception cref="ArgumentException">Two factories have one name.</exception>
    private BackendRegistry(IEnumerable<IBackendFactory> all)
    {
        foreach (var factory in all)
        {
            if (!factories.TryAdd(factory.Name, factory))
            {
                throw new ArgumentException($"There are two backends '{factory.Name}'.", nameof(all));
            }
        }
    }

    /// <summary>Those of this project.</summary>
    public static BackendRegistry BuiltIn { get; } = new([new CpuBackendFactory()]);

    /// <summary>The names of the backends, in ordinal order.</summary>
    public IReadOnlyCollection<string> Names => factories.Keys;

    /// <summary>The backend that computes unless another is asked for.</summary>
    /// <param name="threads">Threads to compute with; at least 1.</param>
    public static BackendChoice Default(int threads) =>
        BuiltIn.Choose(CpuBackendFactory.BackendName, new BackendOptions { Threads = threads });

    /// <summary>These backends and one more.</summary>
    /// <exception cref="ArgumentException">There is one of its name.</exception>
    public BackendRegistry With(IBackendFactory factory) => new([.. factories.Values, factory]);

    /// <summary>A backend by its name.</summary>
    /// <exception cref="ArgumentException">
    /// There is none of that name, or it has no such device or precision; the message says which there are.
    /// </exception>
    public BackendChoice Choose(string name, BackendOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Threads, 1, nameof(options));
        if (!factories.TryGetValue(name, out var factory))
        {
            throw new ArgumentException(
                $"There is no backend '{name}', only {string.Join(", ", Names)}.", nameof(name));
        }

        var choice = new BackendChoice(factory, options);
        _ = choice.Identity;
        return choice;
    }
}
