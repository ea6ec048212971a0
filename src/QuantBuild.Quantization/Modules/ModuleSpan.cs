namespace QuantBuild.Quantization.Modules;

/// <summary>Consecutive layers that are quantized together; the first span also holds the embeddings.</summary>
public readonly record struct ModuleSpan(int Index, int FirstLayer, int LayerCount)
{
    /// <summary>Name in stages and reports, counted from 1.</summary>
    public string Name => $"module-{Index + 1}";

    public bool HoldsEmbeddings => FirstLayer == 0;

    public IEnumerable<int> Layers => Enumerable.Range(FirstLayer, LayerCount);

    /// <summary>Splits layers as evenly as can be; earlier spans take the remainder.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Fewer layers than modules, or no module.</exception>
    public static IReadOnlyList<ModuleSpan> Split(int layers, int modules)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(modules, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(modules, layers);
        var spans = new ModuleSpan[modules];
        var first = 0;
        for (var i = 0; i < modules; i++)
        {
            var count = (layers / modules) + (i < layers % modules ? 1 : 0);
            spans[i] = new ModuleSpan(i, first, count);
            first += count;
        }

        return spans;
    }
}
