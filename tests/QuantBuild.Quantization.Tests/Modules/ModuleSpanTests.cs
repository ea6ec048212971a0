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
}
