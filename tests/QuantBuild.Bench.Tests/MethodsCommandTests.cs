using System.Text.Json.Nodes;
using QuantBuild.Bench.Methods;
using QuantBuild.Bench.Tests.Support;

namespace QuantBuild.Bench.Tests;

/// <summary>The real harness on the tiny model.</summary>
public sealed class MethodsCommandTests : IDisposable
{
    private const string Unknown = """
            - { name: rtn, title: RTN, set: { quantize.method: rtn } }
            - { name: odd, title: Odd, set: { quantize.method: rtn, quantize.colour: red } }
        """;

    private readonly TemporaryFolder folder = new();

    public MethodsCommandTests()
    {
        var project = new TinyModelProject(folder["project"]);
        File.Move(project.RecipePath, folder["project", "base.yaml"]);
    }

    private string Page => folder["pages", "tiny.md"];

    private List<Dictionary<string, string>> Rows
    {
        get
        {
            var lines = File.ReadAllLines(Path.ChangeExtension(Page, ".csv"));
            return [.. lines.Skip(1).Select(
                line => lines[0].Split(',').Zip(line.Split(','))
                    .ToDictionary(pair => pair.First, pair => pair.Second))];
        }
    }

    [Fact]
    public void Execute_Matrix_WritesEveryCellWithItsFigures()
    {
        Write(new MatrixText
        {
            Tail = "costReference: mrem\nrelations:\n  - { relation: falls-with-bits, title: falls, of: [kl, error] }",
        });

        var (code, errors) = Execute();

        code.ShouldBe(0, errors);
        Rows.Count.ShouldBe(12);
        Rows.ShouldAllBe(row => row["state"] == "done");
        Rows.ShouldAllBe(row => double.Parse(row["kl_low"]) <= double.Parse(row["kl"])
            && double.Parse(row["kl"]) <= double.Parse(row["kl_high"]));
        Rows.ShouldAllBe(row => double.Parse(row["seconds"]) >= double.Parse(row["seconds_quantization"]));
        Rows.ShouldAllBe(row => long.Parse(row["peak_bytes"]) > 0 && long.Parse(row["peak_resident_bytes"]) > 0);
        Rows.ShouldAllBe(row => row["error_4"].Length > 0 && row["samples"] == "64" && row["texts"] == "48");
        Rows.Where(row => row["method"] == "mrem").Select(row => row["steps"]).Distinct().ShouldBe(["2", "3"]);
        var page = File.ReadAllText(Page);
        page.ShouldContain("| falls | KL |");
        page.ShouldContain("The runtime gives the same logits, bit for bit, in 12 of 12 runs.");
        page.ShouldNotContain(folder.Path);
        Directory.GetFiles(folder["work"], "*.tmp", SearchOption.AllDirectories).ShouldBeEmpty();
    }

    [Fact]
    public void Execute_AxisOfTasks_EachHasItsOwnFigures()
    {
        WriteEncoder();
        Write(new MatrixText
        {
            Bits = "[4-4-8]",
            Axes = """
                task:
                    - { label: classes, set: { model.task: text-classification } }
                    - label: numbers
                      set:
                        model: { source: ./encoder, task: regression }
                        data.training: { source: train.tsv, columns: { text: sentence, score: label } }
                        data.evaluation: { columns: { label: ~, score: label }, metrics: [mse, pearson] }
                        train: { steps: 4, batchSize: 8 }
                """,
            Methods = """
                    - { name: rtn, title: RTN, set: { quantize.method: rtn } }
                    - name: mrem
                      title: MREM-S
                      set: { quantize.method: mrem, quantize.mrem.steps: 2 }
                      seedKeys: [quantize.mrem.seed]
                """,
            Tail = string.Empty,
        });

        var (code, errors) = Execute();

        code.ShouldBe(0, errors);
        Rows.Where(row => row["task"] == "classes").ShouldAllBe(row => row["metric"] == "accuracy" && row["kl"] != "");
        Rows.Where(row => row["task"] == "numbers").ShouldAllBe(row => row["metric"] == "mse" && row["kl"] == "");
        var rows = File.ReadAllLines(Page).Where(line => line.StartsWith("| ", StringComparison.Ordinal)).Skip(2)
            .Select(line => line.Split('|').Select(cell => cell.Trim()).ToList()).ToList();
        rows.Select(row => $"{row[1]} {row[3]} {row[4]}").ShouldBe(
            ["classes 4-4-8 RTN", "classes 4-4-8 MREM-S", "numbers 4-4-8 RTN", "numbers 4-4-8 MREM-S"]);
        rows.ShouldAllBe(row => row[5].StartsWith(
            row[1] == "classes" ? "accuracy 0." : "mse ", StringComparison.Ordinal));
        rows.ShouldAllBe(row => row[7].Contains(
            row[1] == "classes" ? "agreement " : "meanSquaredDifference ", StringComparison.Ordinal));
    }

    [Fact]
    public void Execute_Again_TakesSecondsFromTheRunThatComputed()
    {
        Write(new MatrixText { Seeds = "[1]", Bits = "[4-4-8]" });
        Execute();
        var (first, figures) = (Rows, File.ReadAllText(Page));

        // The figures of a cell are gone: its stages come from the cache.
        Directory.Delete(folder["work", "cells"], recursive: true);
        var (code, errors) = Execute();

        code.ShouldBe(0);
        errors.ShouldContain("3 to run");
        Rows.Select(row => row["seconds"]).ShouldBe(first.Select(row => row["seconds"]));
        Rows.Select(row => row["kl"]).ShouldBe(first.Select(row => row["kl"]));
        Execute().Errors.ShouldContain("0 to run");
        File.ReadAllText(Page).ShouldBe(figures);
    }

    [Fact]
    public void Execute_CacheOfAnotherHarness_LeavesSecondsUnknown()
    {
        Write(new MatrixText { Seeds = "[1]", Bits = "[4-4-8]" });
        Execute();
        Directory.Delete(folder["work", "cells"], recursive: true);
        Directory.Delete(folder["work", "stages"], recursive: true);

        Execute().Code.ShouldBe(0);

        Rows.ShouldAllBe(row => row["seconds"].Length == 0 && row["peak_bytes"].Length == 0 && row["kl"].Length > 0);
    }

    [Fact]
    public void Execute_FailedCell_StaysInTheTableAndFails()
    {
        Write(
            new MatrixText
            {
                Methods = Unknown,
                Axes = string.Empty,
                Seeds = "[1]",
                Bits = "[4-4-8]",
                Tail = string.Empty,
            });

        var (code, errors) = Execute();

        code.ShouldBe(1);
        errors.ShouldContain("tiny-odd-4-4-8-s1 failed");
        Rows.Select(row => row["state"]).ShouldBe(["done", "failed"]);
        var page = File.ReadAllText(Page);
        page.ShouldContain("1 of 2 runs failed.");
        page.ShouldContain("colour");
        page.ShouldNotContain(folder.Path);
    }

    [Fact]
    public void Execute_PartAfterPart_GathersAll()
    {
        Write(
            new MatrixText
            {
                Axes = string.Empty,
                Methods = "    - { name: rtn, set: { quantize.method: rtn } }",
                Tail = string.Empty,
            });

        Execute("--only", "bits=4-4-8,seed=1").Code.ShouldBe(0);
        Rows.Select(row => row["state"]).ShouldBe(["not run", "not run", "done", "not run"]);
        Execute("--only", "bits=8-8-8").Errors.ShouldContain("2 to run");
        Execute("--report").Errors.ShouldContain("0 to run");

        Rows.Select(row => row["state"]).ShouldBe(["done", "done", "done", "not run"]);
        var page = File.ReadAllText(Page);
        page.ShouldContain("1 of 4 runs were not made.");
        page.ShouldContain("| 4-4-8 | rtn | 1 |");
        page.ShouldNotContain("| 4-4-8 | rtn | 2 |");
    }

    [Fact]
    public void Execute_ChangedData_RunsAgain()
    {
        Write(
            new MatrixText
            {
                Axes = string.Empty,
                Methods = "    - { name: rtn, set: { quantize.method: rtn } }",
                Tail = string.Empty,
                Seeds = "[1]",
            });
        Execute();
        File.AppendAllText(folder["project", "dev.tsv"], "the film was good\t1\n");

        Execute().Errors.ShouldContain("2 to run");

        Rows.ShouldAllBe(row => row["texts"] == "49");
    }

    [Fact]
    public void Execute_DataThatChangePlaces_RunsAgain()
    {
        Write(
            new MatrixText
            {
                Axes = string.Empty,
                Methods = "    - { name: rtn, set: { quantize.method: rtn } }",
                Tail = string.Empty,
                Seeds = "[1]",
            });
        Execute();
        var (train, dev) = (folder["project", "train.tsv"], folder["project", "dev.tsv"]);
        var texts = File.ReadAllText(train);
        File.Copy(dev, train, overwrite: true);
        File.WriteAllText(dev, texts);

        Execute().Errors.ShouldContain("2 to run");
    }

    [Fact]
    public void Execute_List_RunsNothingAndTellsWhatIsWrong()
    {
        Write(
            new MatrixText
            {
                Methods = Unknown,
                Axes = string.Empty,
                Seeds = "[1]",
                Bits = "[4-4-8]",
                Tail = string.Empty,
            });
        using var output = new StringWriter();

        Execute(output, "--list").Code.ShouldBe(2);

        output.ToString().ShouldContain("tiny-rtn-4-4-8-s1\tvalid");
        output.ToString().ShouldContain("QB1003");
        File.Exists(Page).ShouldBeFalse();
    }

    [Fact]
    public void Execute_ListOfACellWhoseColumnIsMissing_CallsItNotValid()
    {
        const string method =
            "    - { name: rtn, set: { quantize.method: rtn, data.evaluation.columns.label: lable } }";
        Write(
            new MatrixText
            {
                Axes = string.Empty,
                Methods = method,
                Seeds = "[1]",
                Bits = "[4-4-8]",
                Tail = string.Empty,
            });
        using var output = new StringWriter();

        Execute(output, "--list").Code.ShouldBe(2);

        output.ToString().ShouldContain("error QB3003: ");
        output.ToString().ShouldContain("did you mean 'label'?");
        output.ToString().ShouldNotContain("\tvalid");
    }

    [Fact]
    public void Execute_Index_HoldsTheTablesAndLinksToThePage()
    {
        Write(
            new MatrixText
            {
                Axes = string.Empty,
                Methods = "    - { name: rtn, set: { quantize.method: rtn } }",
                Tail = string.Empty,
                Seeds = "[1]",
            });
        File.WriteAllText(folder["results.md"], "# Results\n\nBy hand.\n");

        Execute("--index", folder["results.md"]).Code.ShouldBe(0);

        var index = File.ReadAllText(folder["results.md"]);
        index.ShouldStartWith("# Results\n\nBy hand.\n");
        index.ShouldContain("(pages/tiny.md)");
        index.ShouldContain("| 4-4-8 | rtn |");
    }

    [Theory]
    [InlineData("--colour")]
    [InlineData("--threads", "none")]
    [InlineData("--set", "key")]
    [InlineData("--only", "colour=red")]
    public void Execute_WrongArguments_PrintsTheUsage(params string[] arguments)
    {
        Write(new MatrixText());

        var (code, errors) = Execute(arguments);

        code.ShouldBe(2);
        errors.ShouldContain("usage: methods");
    }

    public void Dispose() => folder.Dispose();

    // The model without its head.
    private void WriteEncoder()
    {
        var (model, encoder) = (folder["project", "model"], folder["project", "encoder"]);
        Directory.CreateDirectory(encoder);
        foreach (var file in Directory.GetFiles(model))
        {
            File.Copy(file, Path.Combine(encoder, Path.GetFileName(file)));
        }

        var configuration = JsonNode.Parse(File.ReadAllText(Path.Combine(model, "config.json")))!.AsObject();
        configuration["architectures"] = new JsonArray("BertModel");
        configuration.Remove("id2label");
        configuration.Remove("label2id");
        File.WriteAllText(Path.Combine(encoder, "config.json"), configuration.ToJsonString());
    }

    private void Write(MatrixText text) => File.WriteAllText(folder["project", "tiny.yaml"], text.ToString());

    private (int Code, string Errors) Execute(params string[] arguments) => Execute(TextWriter.Null, arguments);

    private (int Code, string Errors) Execute(TextWriter output, params string[] arguments)
    {
        using var errors = new StringWriter();
        var code = new MethodsCommand(output, errors, TimeProvider.System, CancellationToken.None).Execute(
        [
            folder["project", "tiny.yaml"], "--work", folder["work"], "--output", folder["pages"], "--threads", "1",
            .. arguments,
        ]);
        return (code, errors.ToString());
    }
}
