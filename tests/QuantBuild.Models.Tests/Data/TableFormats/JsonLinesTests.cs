using QuantBuild.Models.Data;
using QuantBuild.Models.Tests.Support;

namespace QuantBuild.Models.Tests.Data.TableFormats;

public sealed class JsonLinesTests : IDisposable
{
    private const string First = "{\"text\": \"a\", \"label\": 1}\n";
    private static readonly string[] Labels = ["negative", "positive"];
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Read_ValuesOfEveryType_GivesKindAndText()
    {
        var path = folder.Write(
            "a.jsonl",
            "\uFEFF{\"a\":\"caf\\u00e9 \\\"x\\\"\",\"b\":-1.50e3,\"c\":true,\"d\":[\"B-PER\",1,false],"
            + "\"e\":{\"f\": [1]},\"g\":null,\"h\":[{\"i\":1}]}\r\n");

        Table.Rows(path, null, "a", "b", "c", "d", "e", "g", "h").Single().Select(cell => (cell.Kind, cell.Text))
            .ShouldBe(
            [
                (TableCellKind.Text, "caf\u00E9 \"x\""),
                (TableCellKind.Number, "-1.50e3"),
                (TableCellKind.Boolean, "true"),
                (TableCellKind.List, "B-PER 1 false"),
                (TableCellKind.Object, "{\"f\": [1]}"),
                (TableCellKind.Null, ""),
                (TableCellKind.Object, "[{\"i\":1}]"),
            ]);
    }

    [Fact]
    public void Read_KeysInAnyOrder_GivesTheWantedOnes() => Table.Texts(
        folder.Write("a.ndjson", First + "{\"label\":0,\"other\":{\"text\":\"no\"},\"text\":\"b\"}\n"),
        null, "text", "label")
        .ShouldBe([["a", "1"], ["b", "0"]]);

    [Fact]
    public void Read_Values_HaveLineAndColumnInCharacters() => Table.Rows(
        folder.Write("a.jsonl", First + "{\"text\": \"\uD83D\uDE00\u65E5\", \"label\": 1}\n"), null, "text", "label")[1]
        .Select(cell => cell.Place).ShouldBe([new(2, 10), new(2, 26)]);

    [Theory]
    [InlineData("", "Unreadable", 1, 0, "empty")]
    [InlineData("[1, 2]\n", "Syntax", 1, 1, "no object")]
    [InlineData("hunter2\n", "Syntax", 1, 1, "no JSON")]
    [InlineData(First + "\"a text\"\n", "Syntax", 2, 1, "no object")]
    [InlineData(First + "{\"text\": \"a\", \"label\": }\n", "Syntax", 2, 24, "no JSON")]
    [InlineData(First + "{\"text\": \"a\", \"label\": 1\n", "Syntax", 2, 25, "no JSON")]
    [InlineData(First + "{\"text\": \"a\", \"label\": 1} x\n", "Syntax", 2, 27, "no JSON")]
    [InlineData(First + "{\"text\": \"a\", \"label\": 1,}\n", "Syntax", 2, 26, "no JSON")]
    [InlineData(First + "{'text': 'a', 'label': 1}\n", "Syntax", 2, 2, "no JSON")]
    [InlineData(First + "{\"text\": \"a\", \"label\": 1, \"text\": \"b\"}\n", "Syntax", 2, 27, "'text' stands twice")]
    [InlineData("{\"text\": \"a\", \"text\": \"b\"}\n", "Syntax", 1, 15, "'text' stands twice")]
    [InlineData(First + "{\"text\": \"\\ud800\", \"label\": 1}\n", "Syntax", 2, 10, "surrogate")]
    [InlineData(First + "{\"text\": \"a\\u0000\", \"label\": 1}\n", "Encoding", 2, 10, "NUL")]
    [InlineData(First + "{\"text\": \"b\"}\n", "Row", 2, 0, "lacks the key 'label'")]
    [InlineData(First + "\n" + First, "Row", 2, 0, "The row is empty")]
    [InlineData(First + "{\"text\": null, \"label\": 1}\n", "Row", 2, 10, "'text' is empty")]
    [InlineData(First + "{\"text\": \"a\", \"label\": null}\n", "Row", 2, 24, "'label' is null")]
    [InlineData(First + "{\"text\": 5, \"label\": 1}\n", "Type", 2, 10, "holds a number")]
    [InlineData(First + "{\"text\": false, \"label\": 1}\n", "Type", 2, 10, "holds a truth value")]
    [InlineData(First + "{\"text\": {\"x\": 1}, \"label\": 1}\n", "Type", 2, 10, "holds an object")]
    [InlineData(First + "{\"text\": [], \"label\": 1}\n", "Row", 2, 10, "'text' is empty")]
    [InlineData(First + "{\"text\": \"a\", \"label\": 1.5}\n", "Label", 2, 24, "no class")]
    [InlineData("{\"txt\": \"a\", \"label\": 1}\n", "Column", 1, 0, "The columns: txt, label.")]
    public void Read_WrongLine_NamesKindLineAndColumn(string table, string problem, int line, int column, string what)
    {
        var fault = Table.Faults(
            folder.Write("a.jsonl", table), new TextColumns("text", Label: "label"), null, Labels).Single();

        fault.Problem.ToString().ShouldBe(problem);
        fault.Detail.ShouldContain(what);
        fault.Place.ShouldBe(new TablePlace(line, column));
    }

    [Fact]
    public void Read_BadByte_HasLineAndColumn()
    {
        var path = Table.WriteBytes(
            folder, "a.jsonl", Table.Utf8(First + "{\"text\": \"\u65E5"), [0xC3], "\"}"u8.ToArray());

        var fault = Table.Faults(path, new TextColumns("text")).Single();

        (fault.Problem, fault.Place).ShouldBe((DatasetProblem.Encoding, new TablePlace(2, 12)));
    }

    [Fact]
    public void Judge_SeveralWrongLines_TellsAllOfThem() => Table.Faults(
        folder.Write("a.jsonl", First + "{\n[]\n" + First + "{\"text\": 5, \"label\": 9}\n"),
        new TextColumns("text", Label: "label"), null, Labels)
        .Select(fault => (fault.Place.Line, fault.Problem)).ShouldBe(
        [
            (2, DatasetProblem.Syntax), (3, DatasetProblem.Syntax), (5, DatasetProblem.Type), (5, DatasetProblem.Label),
        ]);
}
