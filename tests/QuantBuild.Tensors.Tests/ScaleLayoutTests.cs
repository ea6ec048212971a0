namespace QuantBuild.Tensors.Tests;

public sealed class ScaleLayoutTests
{
    [Theory]
    [InlineData(1, 24)]
    [InlineData(4, 6)]
    [InlineData(12, 2)]
    [InlineData(24, 1)]
    public void Constructor_ScalesThatDivide_CoverRunsInOrder(int scales, int run)
    {
        var layout = new ScaleLayout(new Shape(2, 2, 6), scales);
        (layout.Count, layout.Run).ShouldBe((scales, run));
        Enumerable.Range(0, 24).Select(i => layout[i]).ShouldBe(Enumerable.Range(0, 24).Select(i => i / run));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-4)]
    [InlineData(2)]
    [InlineData(6)]
    [InlineData(16)]
    [InlineData(48)]
    public void Constructor_ScalesThatDoNotDivide_Throws(int scales) =>
        Should.Throw<ArgumentException>(() => new ScaleLayout(new Shape(4, 6), scales));
}
