using System.Text;
using CsCheck;
using QuantBuild.Models.Data;
using QuantBuild.Models.Tests.Support;

namespace QuantBuild.Models.Tests.Data.TableFormats;

public sealed class DelimitedTextTests : IDisposable
{
    private static readonly string[] Labels = ["negative", "positive"];
    private static readonly TextColumns Columns = new("text", Label: "label");
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Read_QuotedFields_GivesWhatIsBetweenTheMarks() => Table.Texts(
        folder.Write("a.csv", "text,label\n\"a, \"\"b\"\"\nand more\",1\nplain,\"0\"\n"), null, "text", "label")
        .ShouldBe([["a, \"b\"\nand more", "1"], ["plain", "0"]]);

    [Fact]
    public void Read_FieldsOfSeveralLines_KeepsLinesAndColumns()
    {
        var rows = Table.Rows(
            folder.Write("a.csv", "text,label\r\n\"a\r\nb\",\"1\"\r\nc,0\r\n"), null, "text", "label");

        rows.Select(row => row[0].Place).ShouldBe([new(2, 1), new(4, 1)]);
        rows.Select(row => row[1].Place).ShouldBe([new(3, 4), new(4, 3)]);
    }

    [Theory]
    [InlineData(false, ';', "x;y\n\"a\";1\n", "\"a\"")]
    [InlineData(true, ';', "x;y\n\"a;b\";1\n", "a;b")]
    [InlineData(true, '\t', "x\ty\n\"a\tb\"\t1\n", "a\tb")]
    [InlineData(true, ' ', "x y\n\"a b\" 1\n", "a b")]
    public void Read_SeparatorAndQuoting_AsTheOptionsSay(bool isQuoted, char separator, string table, string text) =>
        Table.Texts(
            folder.Write("a.csv", table), new TableOptions { Separator = separator, IsQuoted = isQuoted }, "x")
            .ShouldBe([[text]]);

    [Theory]
    [InlineData("a.tsv", "5\tgood\n1\tbad\n")]
    [InlineData("a.csv", "5,good\n1,bad\n")]
    public void Read_WithoutHeader_TakesColumnsByNumber(string name, string table) =>
        Table.Texts(folder.Write(name, table), new TableOptions { HasHeader = false }, "2", "1")
            .ShouldBe([["good", "5"], ["bad", "1"]]);

    [Theory]
    [InlineData("a.tsv", "5\tgood\n1\tbad\tsource\t\n")]
    [InlineData("a.csv", "5,good\n1,bad,\"the, source\",\n")]
    public void Read_ExtraFieldsIgnored_TakesTheFirstRowsColumns(string name, string table)
    {
        var path = folder.Write(name, table);
        var options = new TableOptions { HasHeader = false };
        Table.Texts(path, options with { IgnoresExtraFields = true }, "2", "1")
            .ShouldBe([["good", "5"], ["bad", "1"]]);
        Table.Faults(path, new TextColumns("2"), options).Single().Detail.ShouldEndWith("extraFields: ignore.");
        Table.Faults(
            folder.Write(name, table + "3\n"), new TextColumns("2"), options with { IgnoresExtraFields = true })
            .Single().Detail.ShouldStartWith("The row has 1 field, the first row 2.");
    }

    [Fact]
    public void Read_ColumnBeyondTheLast_SaysHowManyThereAre() =>
        Table.Faults(folder.Write("a.csv", "5,good\n"), new TextColumns("3"), new TableOptions { HasHeader = false })
            .Single().Detail.ShouldBe(
                "There is no column '3'. The file names none; its first row has 2, numbered from 1.");

    [Theory]
    [InlineData("text,label\na,1\n\"b,0\nc,1\n", "Syntax", 3, 1, "never closed")]
    [InlineData("text,label\na,1\nb,\"0\n", "Syntax", 3, 3, "never closed")]
    [InlineData("text,label\n\"a\"b,1\n", "Syntax", 2, 4, "must follow")]
    [InlineData("text,label\n\"a\" ,1\n", "Syntax", 2, 4, "must follow")]
    [InlineData("text,label\nsay \"no\",1\n", "Syntax", 2, 5, "none opens")]
    [InlineData("text,label\n\"x\ny\",\"1\"0\n", "Syntax", 3, 7, "must follow")]
    [InlineData("\"text,label\na,1\n", "Syntax", 1, 1, "never closed")]
    [InlineData("text,label\na,1,x\n", "Row", 2, 0, "3 fields, the header 2")]
    [InlineData("text,label\na\n", "Row", 2, 0, "1 field, the header 2")]
    [InlineData("text,label\na,1\n\nb,1\n", "Row", 3, 0, "The row is empty")]
    [InlineData("text,label\n\"\",1\n", "Row", 2, 1, "'text' is empty")]
    [InlineData("text,label\na,\"\"\n", "Row", 2, 3, "'label' is empty")]
    [InlineData("text,label\na,2\n", "Label", 2, 3, "no class")]
    [InlineData("", "Unreadable", 1, 0, "empty")]
    [InlineData("text,label\n", "Unreadable", 0, 0, "no rows")]
    [InlineData("text\tlabel\na\t1\n", "Column", 1, 0, "holds no comma")]
    [InlineData("text,text,label\na,b,1\n", "Column", 1, 0, "2 columns are named 'text'")]
    [InlineData("text,label\na\0,1\n", "Encoding", 2, 2, "NUL")]
    [InlineData("te\u001Bxt,label\na,1\n", "Column", 1, 1, "control character")]
    public void Read_WrongCsv_NamesKindLineAndColumn(string table, string problem, int line, int column, string what)
    {
        var fault = Table.Faults(folder.Write("a.csv", table), Columns, null, Labels).Single();

        fault.Problem.ToString().ShouldBe(problem);
        fault.Place.ShouldBe(new TablePlace(line, column));
        fault.Detail.ShouldContain(what);
        fault.Path.ShouldBe(folder["a.csv"]);
    }

    [Fact]
    public void Read_BadByteOfACsv_HasLineAndColumn()
    {
        // Far behind the first chunk, so that lines are counted across several.
        var lines = string.Concat(Enumerable.Repeat("caf\u00E9 \u65E5\u672C \uD83D\uDE00,1\n", 20_000));
        var path = Table.WriteBytes(
            folder, "a.csv", Table.Utf8("text,label\n" + lines + "caf\u00E9 "), [0xFF], Table.Utf8(",1\n"));

        var fault = Table.Faults(path, Columns, null, Labels).Single();

        fault.Problem.ShouldBe(DatasetProblem.Encoding);
        fault.Place.ShouldBe(new TablePlace(20_002, 6));
    }

    [Fact]
    public void Read_Utf16_IsNamed() => Table.Faults(
        Table.WriteBytes(folder, "a.csv", Encoding.Unicode.GetPreamble(), Encoding.Unicode.GetBytes("text,label\n")),
        Columns, null, Labels).Single().Detail.ShouldContain("UTF-16");

    [Fact]
    public void Read_FieldWithoutEnd_IsRefused()
    {
        var path = Table.WriteBytes(
            folder, "a.csv", Table.Utf8("text,label\na,1\n\""), Table.Utf8(new string('a', (1 << 24) + 100)));

        var fault = Table.Faults(path, Columns, null, Labels).Single();

        fault.Problem.ShouldBe(DatasetProblem.Limit);
        fault.Place.ShouldBe(new TablePlace(3));
    }

    [Fact]
    public void Judge_SeveralWrongRows_TellsAllOfThem() => Table.Faults(
        folder.Write("a.tsv", "text\tlabel\na\t7\n\t1\nb\nc\t1\nd\tx\n"), Columns, null, Labels)
        .Select(fault => (fault.Place.Line, fault.Problem)).ShouldBe(
        [
            (2, DatasetProblem.Label),
            (3, DatasetProblem.Row),
            (4, DatasetProblem.Row),
            (6, DatasetProblem.Label),
        ]);

    [Fact]
    public void Judge_EveryRowWrong_TellsTwenty() => Table.Faults(
        folder.Write("a.tsv", "text\tlabel\n" + string.Concat(Enumerable.Repeat("a\tb\n", 1000))),
        Columns, null, Labels)
        .Count.ShouldBe(20);

    // What a plain writer of RFC 4180 writes is read as it was.
    [Fact]
    public void Read_AnyFields_AreThoseThatWereWritten()
    {
        var field = Gen.OneOf("a", "\"", ",", "\n", "\r\n", "caf\u00E9", "\uD83D\uDE00", " ").Array[1, 6]
            .Select(string.Concat);
        var tables = Gen.Select(field, field).Array[1, 30];

        tables.Sample(
            rows =>
            {
                var text = "x,y\n" + string.Concat(rows.Select(row => $"{Quote(row.Item1)},{Quote(row.Item2)}\n"));
                Table.Texts(folder.Write("a.csv", text), null, "x", "y")
                    .ShouldBe(rows.Select(row => new[] { row.Item1, row.Item2 }));
            },
            iter: 300,
            threads: 1);

        static string Quote(string field) => $"\"{field.Replace("\"", "\"\"")}\"";
    }
}
