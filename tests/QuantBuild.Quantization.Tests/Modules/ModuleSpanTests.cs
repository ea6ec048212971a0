using QuantBuild.Quantization.Modules;

namespace QuantBuild.Quantization.Tests.Modules;

public sealed class ModuleSpanTests
{
    [Theory]
    [InlineData(4, 4)]
    [InlineData(12, 4)]
    [InlineData(7, 3)]
    [InlineData(5, 1)]
    public void Split_AnyNumber_CoversEveryLayerOnceAndEvenly(int layers, int modules)
    {
        var spans = ModuleSpan.Split(layers, modules);
        spans.Count.ShouldBe(modules);
        spans.SelectMany(span => span.Layers).ShouldBe(Enumerable.Range(0, layers));
        (spans.Max(span => span.LayerCount) - spans.Min(span => span.LayerCount)).ShouldBeInRange(0, 1);
        spans.Select(span => span.LayerCount).ShouldBeInOrder(SortDirection.Descending);
        spans.Select(span => span.HoldsEmbeddings).ShouldBe(Enumerable.Range(0, modules).Select(index => index == 0));
        spans.Select(span => span.Name).ShouldBe(Enumerable.Range(1, modules).Select(number => $"module-{number}"));
    }

    [Theory]
    [InlineData(4, 5)]
    [InlineData(4, 0)]
    public void Split_IntoMoreModulesThanLayersOrNone_Refuses(int layers, int modules) =>
        Should.Throw<ArgumentOutOfRangeException>(() => ModuleSpan.Split(layers, modules));

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(9)]
    public void Split_BySize_HasTheSmallestLargestSpanOfAllDivisions(int modules)
    {
        long[] sizes = [31, 7, 7, 9, 1, 7, 7, 12, 7];
        var spans = ModuleSpan.Split(sizes, modules);
        spans.Count.ShouldBe(modules);
        spans.SelectMany(span => span.Layers).ShouldBe(Enumerable.Range(0, sizes.Length));
        Cost(sizes, [.. spans.Skip(1).Select(span => span.FirstLayer)]).ShouldBe(
            Divisions(1, sizes.Length, modules - 1).Select(boundaries => Cost(sizes, boundaries)).Min());
    }

    [Fact]
    public void Split_OfEqualLayersWithALargeFirst_GivesItFewerLayers()
    {
        // The word embedding weighs as much as two layers.
        var spans = ModuleSpan.Split([30, .. Enumerable.Repeat(10L, 11)], 4);
        spans.Select(span => span.LayerCount).ShouldBe([2, 4, 3, 3]);
    }

    [Fact]
    public void SplitAt_Boundaries_StartsSpansThere()
    {
        var spans = ModuleSpan.SplitAt(12, [1, 6]);
        spans.Select(span => span.FirstLayer).ShouldBe([0, 1, 6]);
        spans.SelectMany(span => span.Layers).ShouldBe(Enumerable.Range(0, 12));
        ModuleSpan.SplitAt(3, []).ShouldHaveSingleItem().LayerCount.ShouldBe(3);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2, 2)]
    [InlineData(3, 1)]
    [InlineData(4)]
    public void SplitAt_BoundariesThatDoNotAscendWithinTheLayers_Refuses(params int[] boundaries) =>
        Should.Throw<ArgumentException>(() => ModuleSpan.SplitAt(4, boundaries));

    private static (long Largest, long Squares) Cost(long[] sizes, int[] boundaries)
    {
        int[] edges = [0, .. boundaries, sizes.Length];
        var parts = edges.Zip(edges.Skip(1), (first, next) => sizes[first..next].Sum()).ToList();
        return (parts.Max(), parts.Sum(part => part * part));
    }

    private static IEnumerable<int[]> Divisions(int first, int layers, int boundaries) => boundaries == 0
        ? [[]]
        : Enumerable.Range(first, Math.Max(layers - first, 0)).SelectMany(
            boundary => Divisions(boundary + 1, layers, boundaries - 1),
            (boundary, rest) => (int[])[boundary, .. rest]);
}
