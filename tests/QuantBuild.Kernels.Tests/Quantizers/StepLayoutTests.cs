using QuantBuild.Kernels.Quantizers;

namespace QuantBuild.Kernels.Tests.Quantizers;

public sealed class StepLayoutTests
{
    [Theory]
    [InlineData(1, 24)]
    [InlineData(4, 6)]
    [InlineData(12, 2)]
    [InlineData(24, 1)]
    public void Of_StepsThatDivide_CoverSegmentsInOrder(int steps, int length)
    {
        var layout = StepLayout.Of(4, 6, steps);
        layout.ShouldBe(new StepLayout(steps, length));
        Enumerable.Range(0, 24).Select(i => (int)layout.StepOf(i))
            .ShouldBe(Enumerable.Range(0, 24).Select(i => i / length));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-4)]
    [InlineData(2)]
    [InlineData(6)]
    [InlineData(16)]
    [InlineData(48)]
    public void Of_StepsThatDoNotDivide_Throws(int steps) =>
        Should.Throw<ArgumentException>(() => StepLayout.Of(4, 6, steps));
}
