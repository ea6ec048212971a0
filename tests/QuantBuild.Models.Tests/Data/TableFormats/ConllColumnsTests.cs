using QuantBuild.Models.Data;
using QuantBuild.Models.Data.TableFormats;
using QuantBuild.Models.Tests.Support;

namespace QuantBuild.Models.Tests.Data.TableFormats;

public sealed class ConllColumnsTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Read_Sentences_GivesListsWithTheirPlaces()
    {
        var path = folder.Write(
            "a.conll",
            "-DOCSTART- -X- O O\n\nEU NNP B-NP B-ORG\nrejects VBZ B-VP O\n\n\n"
            + "-DOCSTART- -X- O O\n\nPeter NNP B-NP B-PER\n");

        var rows = Table.Rows(path, null, "1", "4");

        rows.Select(row => (row[0].Text, row[1].Text)).ShouldBe([("EU rejects", "B-ORG O"), ("Peter", "B-PER")]);
        rows[0][1].Kind.ShouldBe(TableCellKind.List);
        rows[0][1].Items.ShouldBe(["B-ORG", "O"]);
        rows[0][1].PlaceOf(1).ShouldBe(new TablePlace(4, 18));
        rows[1][0].Place.ShouldBe(new TablePlace(9, 1));
    }

    [Theory]
    [InlineData(null, "New  York\tB\n")]
    [InlineData('\t', "New  York\tx\tB\n")]
    public void Read_Separator_AsTheOptionsSay(char? separator, string table) => Table.Texts(
        folder.Write("a.conll", table), new TableOptions { Separator = separator }, "1", "3")
        .ShouldBe([[separator is null ? "New" : "New  York", "B"]]);

    [Theory]
    [InlineData("", "Unreadable", 1, 0, "empty")]
    [InlineData("\n\n", "Unreadable", 1, 0, "empty")]
    [InlineData("a O\nb\n", "Row", 2, 0, "1 column, the first one 2")]
    [InlineData("a O\n\nb O O\n", "Row", 3, 0, "3 columns, the first one 2")]
    [InlineData("a O\nb 7\n", "Label", 2, 3, "'7' in column '2' is not among")]
    [InlineData("a\n", "Column", 1, 0, "its first row has 1, numbered from 1")]
    [InlineData("a O\nb\0 O\n", "Encoding", 2, 2, "NUL")]
    public void Read_WrongLine_NamesKindLineAndColumn(string table, string problem, int line, int column, string what)
    {
        var columns = new TextColumns("1", Label: "2")
        {
            LabelNames = new Dictionary<string, string> { ["O"] = "0" },
        };

        var fault = Table.Faults(folder.Write("a.conll", table), columns, null, "0", "1").Single();

        fault.Problem.ToString().ShouldBe(problem);
        fault.Place.ShouldBe(new TablePlace(line, column));
        fault.Detail.ShouldContain(what);
    }

    [Fact]
    public void Read_WordsOfASentence_AreGivenBesideTheText()
    {
        var source = TableFormatRegistry.BuiltIn.SourceOf(folder.Write("a.bio", "a O\nb O\n"));

        TextTable.Read(source, new TextColumns("1")).Single().Words.ShouldBe(["a", "b"]);
    }
}
