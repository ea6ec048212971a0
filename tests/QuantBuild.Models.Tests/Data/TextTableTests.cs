using System.Text;
using QuantBuild.Models.Data;
using QuantBuild.Models.Tests.Support;

namespace QuantBuild.Models.Tests.Data;

public sealed class TextTableTests : IDisposable
{
    private static readonly string[] Labels = ["negative", "positive"];
    private readonly TemporaryFolder folder = new();

    [Fact]
    public void Read_NumbersAndNames_GivesClasses()
    {
        var examples = Read("\uFEFFsentence\tlabel\na \"b\" c\t1\nd\tnegative\n");

        examples.ShouldBe([new TextExample("a \"b\" c", null, 1), new TextExample("d", null, 0)]);
    }

    [Fact]
    public void Read_PairWithoutLabel_GivesBothTexts()
    {
        var path = folder.Write("pairs.tsv", "id\tone\ttwo\n1\tx\ty\n");

        TextTable.Read(path, new TextColumns("one", "two"), []).ShouldBe([new TextExample("x", "y")]);
    }

    [Theory]
    [InlineData("sentence\tlabel\na\t1\n\nb\t0\n", 3, "empty")]
    [InlineData("sentence\tlabel\na\t1\tx\n", 2, "3 fields")]
    [InlineData("sentence\tlabel\na\t2\n", 2, "'2' is no class")]
    [InlineData("sentence\tlabel\na\t-1\n", 2, "'-1' is no class")]
    [InlineData("sentance\tlabel\na\t1\n", 1, "Did you mean 'sentance'?")]
    [InlineData("", 1, "empty")]
    public void Read_BadTable_NamesTheLine(string table, int line, string what)
    {
        var exception = Should.Throw<DatasetException>(() => Read(table));

        exception.Line.ShouldBe(line);
        exception.Message.ShouldContain(what);
        exception.Message.ShouldContain("table.tsv");
    }

    [Fact]
    public void Read_AbsentFile_SaysSo() =>
        Should.Throw<DatasetException>(() => TextTable.Read(
            Path.Combine(folder.Path, "none.tsv"), new TextColumns("sentence"), []).ToArray())
            .Message.ShouldContain("none.tsv");

    [Fact]
    public void Read_Latin1_SaysThatItIsNotUtf8()
    {
        var path = Path.Combine(folder.Path, "latin.tsv");
        File.WriteAllBytes(path, Encoding.Latin1.GetBytes("sentence\ncaf\u00E9\n"));

        Should.Throw<DatasetException>(() => TextTable.Read(path, new TextColumns("sentence"), []).ToArray())
            .Message.ShouldContain("UTF-8");
    }

    public void Dispose() => folder.Dispose();

    private TextExample[] Read(string table) =>
        [.. TextTable.Read(folder.Write("table.tsv", table), new TextColumns("sentence", Label: "label"), Labels)];
}
