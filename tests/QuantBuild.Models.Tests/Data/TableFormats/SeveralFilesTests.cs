using QuantBuild.Models.Data;
using QuantBuild.Models.Data.TableFormats;
using QuantBuild.Models.Tasks.TextClassification;
using QuantBuild.Models.Tests.Support;

namespace QuantBuild.Models.Tests.Data.TableFormats;

public sealed class SeveralFilesTests : IDisposable
{
    private static readonly ITableFormat Csv = TableFormatRegistry.BuiltIn.Find("csv")!;
    private static readonly ClassTargetForm Classes = new(["negative", "positive"]);
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Read_SeveralFiles_GivesOneBehindTheOtherByTheirOwnHeaders()
    {
        var source = Source(("a.csv", "text,label\na,1\n"), ("b.csv", "label,id,text\n0,7,b\n"));

        TextTable.Read(source, new TextColumns("text")).Select(row => (row.Text, row.Place)).ShouldBe(
        [
            ("a", new TablePlace(2, 1) { Path = folder["a.csv"] }),
            ("b", new TablePlace(2, 5) { Path = folder["b.csv"] }),
        ]);
    }

    [Fact]
    public void Read_FaultsOfSeveralFiles_NameTheirFiles()
    {
        var source = Source(("a.csv", "text,label\na,1\n,1\n"), ("b.csv", "text,label\nb,2\n"), ("c.csv", "x\n"));

        var first = Should.Throw<DatasetException>(() => TextTable.Judge(
            source, new TextColumns("text", Label: "label"), Classes.Open(source.Paths[0], "label")));

        DatasetException[] all = [first, .. first.Others];
        all.Select(fault => (fault.Path, fault.Problem)).ShouldBe(
        [
            (folder["a.csv"], DatasetProblem.Row),
            (folder["b.csv"], DatasetProblem.Label),
            (folder["c.csv"], DatasetProblem.Column),
        ]);
    }

    [Fact]
    public void Read_LabelsThatStandForClasses_GivesTheClasses()
    {
        var columns = new TextColumns("text", Label: "label")
        {
            LabelNames = new Dictionary<string, string> { ["bad"] = "negative", ["good"] = "positive" },
        };
        var source = Source(("a.csv", "text,label\na,good\nb,bad\n"));

        TextTable.Read(source, columns, Classes.Open(source.Paths[0], "label")).Select(row => row.Target!.Value.Text)
            .ShouldBe(["positive", "negative"]);
    }

    [Fact]
    public void Read_LabelThatStandsForNothing_NamesThoseThatDo()
    {
        var columns = new TextColumns("text", Label: "label")
        {
            LabelNames = new Dictionary<string, string> { ["good"] = "positive", ["bad"] = "negative" },
        };
        var source = Source(("a.csv", "text,label\na,good\nb,Bad\n"));

        var fault = Should.Throw<DatasetException>(
            () => TextTable.Judge(source, columns, Classes.Open(source.Paths[0], "label")));

        (fault.Problem, fault.Place).ShouldBe((DatasetProblem.Label, new TablePlace(3, 3)));
        fault.Detail.ShouldStartWith("'Bad' in column 'label' is not among");
        fault.Detail.ShouldContain(": bad, good.");
    }

    [Fact]
    public void SourceOf_UnknownEnding_NamesTheKnownOnes() =>
        Should.Throw<DatasetException>(() => TableFormatRegistry.BuiltIn.SourceOf(folder["a.dat"]))
            .Message.ShouldContain(".tsv, .tab, .csv");

    [Fact]
    public void Read_PlainText_GivesALineATextWithoutBlankOnes() => Table.Rows(
        folder.Write("a.txt", "one\n\n  \ntwo \"x\"\r\n"), null, "text").Select(row => (row[0].Text, row[0].Place))
        .ShouldBe([("one", new TablePlace(1, 1)), ("two \"x\"", new TablePlace(4, 1))]);

    [Fact]
    public void With_AnotherFormat_IsFoundByNameAndEnding()
    {
        var registry = TableFormatRegistry.BuiltIn.With(new UpsideDown());

        registry.Find("upside-down").ShouldNotBeNull();
        registry.SourceOf("x.down").Format.Name.ShouldBe("upside-down");
        Should.Throw<ArgumentException>(() => registry.With(new UpsideDown()));
    }

    private TableSource Source(params (string Name, string Text)[] files) => new(
        [.. files.Select(file => folder.Write(file.Name, file.Text))], Csv, TableOptions.Default);

    // Reads what it is for as CSV does: only its name matters here.
    private sealed class UpsideDown : ITableFormat
    {
        public string Name => "upside-down";

        public IReadOnlyList<string> Extensions => [".down"];

        public TableSettings Settings => TableSettings.None;

        public ITableReader Open(string path, TableOptions options) => Csv.Open(path, options);
    }
}
