using QuantBuild.Bench.Methods.Cells;
using QuantBuild.Bench.Tests.Support;

namespace QuantBuild.Bench.Tests.Cells;

public sealed class CellExpansionTests
{
    [Fact]
    public void Expand_MethodWithoutAnAxis_HasNoPointOfIt()
    {
        var cells = CellExpansion.Expand(new MatrixText().Read());

        cells.Count(cell => cell.Method.Name == "rtn").ShouldBe(2 * 2);
        cells.Count(cell => cell.Method.Name == "mrem").ShouldBe(2 * 2 * 2);
        cells.Where(cell => cell.Method.Name == "rtn").ShouldAllBe(cell => cell.LabelAt("quantize.mrem.steps") == null);
        cells.Select(cell => cell.Id).ShouldContain("tiny-mrem-4-4-8-3-s2");
    }

    [Theory]
    [InlineData("", 12)]
    [InlineData("method=rtn", 4)]
    [InlineData("method=rtn,bits=4-4-8,seed=1", 1)]
    [InlineData("steps=2", 4)]
    [InlineData("quantize.mrem.steps=2,quantize.mrem.steps=3", 8)]
    [InlineData("method=rtn,steps=2", 0)]
    public void Accepts_Conditions_TakesTheCellsThatFit(string text, int count)
    {
        var matrix = new MatrixText().Read();
        var filter = CellFilter.Parse(text, matrix);

        CellExpansion.Expand(matrix).Count(filter.Accepts).ShouldBe(count);
    }

    [Theory]
    [InlineData("rtn")]
    [InlineData("colour=red")]
    public void Parse_WrongCondition_IsRefused(string text)
    {
        var matrix = new MatrixText().Read();

        Should.Throw<UsageException>(() => CellFilter.Parse(text, matrix)).Message.ShouldContain(text.Split('=')[0]);
    }

    [Fact]
    public void Create_LongLabels_AreShortenedAndStayDifferent()
    {
        var text = new MatrixText
        {
            Axes = """
                setting:
                      - { label: a very long label that no folder would be named after 1, set: {} }
                      - { label: a very long label that no folder would be named after 2, set: {} }
                """,
            Methods = "    - { name: rtn, set: { quantize.method: rtn } }",
            Tail = string.Empty,
        };

        var cells = CellExpansion.Expand(text.Read());

        cells.Select(cell => cell.Id).Distinct().Count().ShouldBe(cells.Count);
        cells.ShouldAllBe(cell => cell.Id.Length <= 64 && !cell.Id.Contains(' '));
    }
}
