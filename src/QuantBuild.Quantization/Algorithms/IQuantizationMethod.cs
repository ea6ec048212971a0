namespace QuantBuild.Quantization.Algorithms;

/// <summary>
/// What every method says of itself; it is an <see cref="IModuleMethod"/> or an <see cref="IModelMethod"/>.
/// </summary>
public interface IQuantizationMethod
{
    /// <summary>The method's name, as a recipe writes it.</summary>
    string Name { get; }

    /// <summary>Grows when the method gives other bytes for the same inputs; part of every cache key.</summary>
    int Version { get; }

    /// <summary>Everything but the scheme that decides the result, as names and values for the cache key.</summary>
    IReadOnlyDictionary<string, string> Parameters { get; }

    /// <summary>Time of a module against one evaluation of it; for progress only.</summary>
    double RelativeCost { get; }
}
