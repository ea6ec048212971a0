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
        return Of(Enumerable.Range(0, modules).Select(i => (layers / modules) + (i < layers % modules ? 1 : 0)));
    }

    /// <summary>
    /// Splits layers so that the largest span is as small as can be, and the others as even; earlier spans take what is
    /// left over.
    /// </summary>
    /// <param name="sizes">Of each layer, such as its number of parameters.</param>
    /// <param name="modules">How many spans.</param>
    /// <exception cref="ArgumentOutOfRangeException">Fewer layers than modules, or no module.</exception>
    public static IReadOnlyList<ModuleSpan> Split(IReadOnlyList<long> sizes, int modules)
    {
        ArgumentNullException.ThrowIfNull(sizes);
        ArgumentOutOfRangeException.ThrowIfLessThan(modules, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(modules, sizes.Count);
        return Of(ModulePartition.Balance(sizes, modules));
    }

    /// <summary>Splits layers where the caller says.</summary>
    /// <param name="layers">How many.</param>
    /// <param name="boundaries">First layer of each span but the first: ascending, above 0, below the layers.</param>
    /// <exception cref="ArgumentException">They are not.</exception>
    public static IReadOnlyList<ModuleSpan> SplitAt(int layers, IReadOnlyList<int> boundaries)
    {
        ArgumentNullException.ThrowIfNull(boundaries);
        int[] edges = [0, .. boundaries, layers];
        var counts = edges.Zip(edges.Skip(1), (first, next) => next - first).ToList();
        return counts.TrueForAll(count => count > 0)
            ? Of(counts)
            : throw new ArgumentException(
                $"The boundaries {string.Join(", ", boundaries)} do not ascend within {layers} layers.",
                nameof(boundaries));
    }

    private static IReadOnlyList<ModuleSpan> Of(IEnumerable<int> layerCounts)
    {
        var spans = new List<ModuleSpan>();
        var first = 0;
        foreach (var count in layerCounts)
        {
            spans.Add(new ModuleSpan(spans.Count, first, count));
            first += count;
        }

        return spans;
    }
}
