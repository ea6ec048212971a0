using QuantBuild.Quantization.Modules;

namespace QuantBuild.Quantization.Algorithms;

/// <summary>A way to quantize one module after another, each fed by the quantized ones before it.</summary>
public interface IModuleMethod
{
    /// <summary>As a recipe writes it.</summary>
    string Name { get; }

    /// <summary>Grows when the method gives other bytes for the same inputs; part of every cache key.</summary>
    int Version { get; }

    /// <summary>Everything but the plan that decides the result, as names and values for the cache key.</summary>
    IReadOnlyDictionary<string, string> Parameters { get; }

    /// <summary>Time of a module against one evaluation of it; for progress only.</summary>
    double RelativeCost { get; }

    /// <exception cref="NonFiniteException">A loss or a gradient is not a number.</exception>
    QuantizedModule Quantize(ModuleTask task);
}
