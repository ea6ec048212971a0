using QuantBuild.Models.Data;
using QuantBuild.Models.Data.TableFormats;
using QuantBuild.Models.Tests.Support;

namespace QuantBuild.Models.Tests.Data;

public sealed class TextTableTests : IDisposable
{
    private static readonly string[] Labels = ["negative", "positive"];
    private readonly TemporaryFolder folder = new();

    [Fact]
    public void Read_Numbers_GivesClasses()
    {
        var rows = Read("\uFEFFsentence\tlabel\na \"b\" c\t1\nd\t0\n");

        rows.Select(row => row.Class).ShouldBe([1, 0]);
        ShouldBeAt(rows[0].Example, "a \"b\" c", new(2, 1), "1", new(2, 9));
        ShouldBeAt(rows[1].Example, "d", new(3, 1), "0", new(3, 3));
    }

    [Fact]
    public void Read_Names_GivesClasses()
    {
        var rows = Read("label\tsentence\npositive\ta\nnegative\tb\n");

        rows.Select(row => row.Class).ShouldBe([1, 0]);
        ShouldBeAt(rows[0].Example, "a", new(2, 10), "positive", new(2, 1));
        ShouldBeAt(rows[1].Example, "b", new(3, 10), "negative", new(3, 1));
    }

    [Fact]
    public void Read_PairWithoutLabel_GivesBothTexts()
    {
        var path = folder.Write("pairs.tsv", "id\tone\ttwo\n1\tx\ty\n");

        TextTable.Read(TableFormatRegistry.BuiltIn.SourceOf(path), new TextColumns("one", "two"))
            .ShouldBe([new TextExample("x", "y", Place: new TablePlace(2, 3) { Path = path })]);
    }

    [Theory]
    [InlineData(
        "1\t2\t1\t2", "2 1 2 1")] // All are names; the first row that is read as a number would be another class.
    [InlineData("0\t1\t2\t1", "0 1 2 1")] // '0' is no name, so that none is.
    [InlineData("3\t1\t2\t3", "0 2 1 0")]
    public void Read_ClassesNamedByOtherNumbers_ReadsTheColumnOneWay(string fields, string classes)
    {
        string[] named = ["3", "2", "1"];
        var path = folder.Write(
            "numbers.tsv", "s\tl\n" + string.Concat(fields.Split('\t').Select(field => $"a\t{field}\n")));

        string.Join(' ', LabelledTable.Read(path, new TextColumns("s", Label: "l"), named).Select(row => row.Class))
            .ShouldBe(classes);
    }

    [Theory]
    [InlineData("sentence\tlabel\r\na\t1\r\nb\t0\r\n")]
    [InlineData("sentence\tlabel\ra\t1\rb\t0\r")]
    [InlineData("sentence\tlabel\na\t1\nb\t0")]
    [InlineData("sentence\tlabel\na\t1\r\nb\t0\n")]
    [InlineData("\uFEFF\uFEFFsentence\tlabel\na\t1\nb\t0\n")]
    [InlineData("\tsentence\t\tlabel\n7\ta\t\t1\n8\tb\t\t0\n")] // Unnamed columns that nobody asks for.
    [InlineData("x\tsentence\tlabel\tx\n\ta\t1\t\n\tb\t0\t\n")]
    public void Read_EveryFormOfLineEndsAndHeader_IsOneTable(string table) =>
        Read(table).Select(row => (row.Example.Text, row.Class)).ShouldBe([("a", 1), ("b", 0)]);

    [Fact]
    public void Read_UtterancesAmongOtherTexts_KeepsTheirMarks() =>
        Read("sentence\tlabel\n\"hello\"\t1\nhe said \"no\"\t0\n").Select(row => row.Example.Text)
            .ShouldBe(["\"hello\"", "he said \"no\""]);

    [Fact]
    public void Read_MarksThatNoWriterOfCsvMakes_AreText() =>
        Read("sentence\tlabel\n\"a \"\"b\"\"\"\t1\na \"\"c\"\"\t0\n").Count.ShouldBe(2);

    public void Dispose() => folder.Dispose();

    private void ShouldBeAt(TextExample example, string text, TablePlace place, string target, TablePlace targetPlace)
    {
        var path = folder["table.tsv"];
        example.Text.ShouldBe(text);
        example.Place.ShouldBe(place with { Path = path });
        example.Target.ShouldBe(TableCell.OfText(target, targetPlace with { Path = path }));
    }

    private IReadOnlyList<(TextExample Example, int Class)> Read(string table) =>
        LabelledTable.Read(folder.Write("table.tsv", table), new TextColumns("sentence", Label: "label"), Labels);
}
