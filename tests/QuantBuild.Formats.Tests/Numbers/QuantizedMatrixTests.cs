using QuantBuild.Formats.Numbers;
using QuantBuild.Formats.Tests.Support;

namespace QuantBuild.Formats.Tests.Numbers;

public sealed class QuantizedMatrixTests
{
    [Theory]
    [InlineData("tensor")]
    [InlineData("channel")]
    [InlineData("group:8")]
    public void FindProblem_PartsThatFit_FindsNone(string granularity)
    {
        for (var bits = 2; bits <= 8; bits++)
        {
            QuantizedLinears.Some("a", bits, granularity).Weight.FindProblem().ShouldBeNull();
            QuantizedLinears.Some("a", bits, granularity, isSymmetric: false).Weight.FindProblem().ShouldBeNull();
        }
    }

    [Fact]
    public void FindProblem_APartThatDoesNotFit_NamesIt()
    {
        var good = QuantizedLinears.Some("a", 4).Weight;
        (good with { Bits = 9 }).FindProblem().ShouldNotBeNull().ShouldContain("9 bits");
        (good with { Columns = 23 }).FindProblem().ShouldNotBeNull().ShouldContain("shape");
        (good with { Rows = -10, Columns = -24 }).FindProblem().ShouldNotBeNull().ShouldContain("shape");
        (good with { Granularity = Granularity.Group(7) }).FindProblem().ShouldNotBeNull().ShouldContain("groups of 7");
        (good with { Granularity = Granularity.Tensor }).FindProblem().ShouldNotBeNull().ShouldContain("steps");
        (good with { ZeroPoints = new int[9] }).FindProblem().ShouldNotBeNull().ShouldContain("9 zero points");
        (good with { Bits = 3 }).FindProblem().ShouldNotBeNull().ShouldContain("codes outside 3 bits");
        (good with { ZeroPoints = [.. Enumerable.Repeat(8, 10)] }).FindProblem()
            .ShouldNotBeNull().ShouldContain("zero points outside 4 bits");
        (good with { Steps = [.. Enumerable.Repeat(float.PositiveInfinity, 10)] }).FindProblem()
            .ShouldNotBeNull().ShouldContain("not finite");
    }
}
