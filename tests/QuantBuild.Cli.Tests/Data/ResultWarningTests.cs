using System.Text.Json;

namespace QuantBuild.Cli.Tests.Data;

/// <summary>Results that mean little are said to, whether they were computed now or lay in the cache.</summary>
public sealed class ResultWarningTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly TinyModelProject project;

    public ResultWarningTests()
    {
        project = new TinyModelProject(folder.Path);
        project.WriteRecipe(method: "rtn");
    }

    [Fact]
    public void Run_OneClassOnly_IsNoBetterThanTheMajority()
    {
        Relabel(_ => "1");

        var (cold, warm) = Twice();

        cold.ShouldContain("tiny.quant.yaml(8,16): warning QB4015: the model in full precision has the accuracy");
        cold.ShouldContain("who always answers '1' has 1.0000");
        warm.ShouldBe(cold);
        Report().GetProperty("majorityClass").GetProperty("share").GetDouble().ShouldBe(1);
        Report().GetProperty("majorityClass").GetProperty("label").GetString().ShouldBe("1");
    }

    [Fact]
    public void Run_LongTexts_SaysHowManyAreCut()
    {
        Rewrite("train.tsv", row => string.Concat(Enumerable.Repeat("good film ", 12)).Trim() + "\t" + row[1]);

        var (cold, warm) = Twice();

        cold.ShouldContain(
            "tiny.quant.yaml(7,102): warning QB4016: 64 of 64 calibration texts (100.0 %) have more than maxLength 16");
        cold.ShouldNotContain("evaluation texts (");
        warm.ShouldBe(cold);
        Report().GetProperty("texts").GetProperty("calibration").GetProperty("cutShare").GetDouble().ShouldBe(1);
        Report().GetProperty("texts").GetProperty("evaluation").GetProperty("cutShare").GetDouble().ShouldBe(0);
    }

    [Fact]
    public void Run_TextOfExactlyTheLength_IsNotCut()
    {
        Rewrite("dev.tsv", row => string.Join(' ', Enumerable.Repeat("good", 14)) + "\t" + row[1]);

        Invocation.Run(folder.Path, "run", "tiny.quant.yaml").Error.ShouldNotContain("QB4016");

        Rewrite("dev.tsv", row => row[0] + " good\t" + row[1]);
        Invocation.Run(folder.Path, "run", "tiny.quant.yaml").Error.ShouldContain("48 of 48 evaluation texts");
    }

    [Theory]
    [InlineData(8, 14, true)]
    [InlineData(15, 14, true)]
    [InlineData(16, 14, false)]
    [InlineData(8, 6, false)]
    public void Run_TextsThatApplicationsCut_AreToldIfThereAreSome(int limit, int words, bool isTold)
    {
        File.WriteAllText(
            folder[Path.Combine("model", "tokenizer_config.json")], $$"""{ "model_max_length": {{limit}} }""");
        Rewrite("dev.tsv", row => string.Join(' ', Enumerable.Repeat("good", words)) + "\t" + row[1]);

        var (cold, warm) = Twice();

        var told = $"QB4016: 48 of 48 evaluation texts have more tokens than the {limit} of the tokenizer's "
            + $"model_max_length, where applications cut them, and maxLength is 16; lower it to {limit}, or load";
        cold.Contains(told, StringComparison.Ordinal).ShouldBe(isTold, cold);
        warm.ShouldBe(cold);
    }

    [Fact]
    public void Run_WordsOfAnotherLanguage_SaysHowManyAreUnknown()
    {
        Rewrite("dev.tsv", row => "\u65E5\u672C the film\t" + row[1]);

        var (cold, warm) = Twice();

        cold.ShouldContain("warning QB4017: 96 of 192 tokens of the evaluation texts (50.0 %) are unknown");
        warm.ShouldBe(cold);
        Report().GetProperty("texts").GetProperty("evaluation").GetProperty("unknownTokenShare")
            .GetDouble().ShouldBe(0.5);
    }

    [Fact]
    public void Run_PairAgainstSingle_IsSaidByEveryCommand()
    {
        Rewrite("dev.tsv", row => row[0] + "\t" + row[1] + "\tthe plot", "sentence\tlabel\tother");
        Replace(
            "evaluation:  { source: ./dev.tsv, columns: { text: sentence,",
            "evaluation:  { source: ./dev.tsv, columns: { text: sentence, textPair: other,");

        foreach (var command in (string[])["validate", "plan", "run", "run"])
        {
            Invocation.Run(folder.Path, command, "tiny.quant.yaml").Error.ShouldContain(
                "warning QB4018: 'data.calibration' reads single texts and 'data.evaluation' pairs of texts");
        }
    }

    [Fact]
    public void Run_ThirtyTwoBitsEverywhere_SaysThatNothingIsQuantized()
    {
        Replace("weights: { bits: 4, granularity: tensor }", "weights: { bits: 32 }");
        Replace("embeddings: { bits: 4 }", "embeddings: { bits: 32 }");
        Replace("activations: { bits: 8 }", "activations: { bits: 32 }");

        foreach (var command in (string[])["validate", "plan", "run", "run"])
        {
            Invocation.Run(folder.Path, command, "tiny.quant.yaml").Error.ShouldContain("warning QB4019:");
        }

        Invocation.Run(folder.Path, "run", "tiny.quant.yaml", "--cache", folder["other"]).Error
            .ShouldContain("tiny: nothing quantized in");
    }

    [Fact]
    public void Run_Gates_AreToldLast()
    {
        project.WriteRecipe(
            method: "rtn",
            gates: "gates: [{ metric: accuracy, maxDrop: 1 }, { metric: accuracy, maxDrop: 0.9, minimum: 1 }]");
        Relabel(row => row % 2 == 0 ? "0" : "1");

        var call = Invocation.Run(folder.Path, "run", "tiny.quant.yaml");

        call.ExitCode.ShouldBe(1, call.All);
        var lines = call.Error.TrimEnd().Split('\n').Select(line => line.Trim()).TakeLast(2).ToList();
        lines[0].ShouldStartWith("gate passed: accuracy falls by at most 1; ");
        lines[1].ShouldStartWith("gate FAILED: accuracy falls by at most 0.9 and is at least 1; ");
    }

    [Fact]
    public void Run_FineTuning_IsNotCalledQuantization()
    {
        File.WriteAllText(project.RecipePath, """
            version: 1
            name: tiny
            model: { source: ./model, task: text-classification }
            data:
              training:    { source: ./train.tsv, columns: { text: sentence, label: label }, maxLength: 16 }
              evaluation:  { source: ./dev.tsv, columns: { text: sentence, label: label } }
            train: { epochs: 1 }
            report: [json, markdown]
            """);

        var call = Invocation.Run(folder.Path, "run", "tiny.quant.yaml");

        call.ExitCode.ShouldBe(0, call.All);
        var summary = call.Error[call.Error.IndexOf("tiny: fine-tuned in", StringComparison.Ordinal)..];
        summary.Split('\n')[1].Trim()
            .Split("  ", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .ShouldBe(["metric", "full", "fine-tuned", "95 % interval", "samples"]);
        summary.Replace(Path.Combine("quantized", "tiny"), "", StringComparison.Ordinal).ShouldNotContain("quantized");
        File.ReadAllText(folder[Path.Combine("quantized", "tiny", "report.md")])
            .ShouldContain("| Full precision | Fine-tuned |");

        var packed = Invocation.Run(
            folder.Path, "pack", Path.Combine("quantized", "tiny"), "--id", "Tiny", "--version", "1.0.0", "--output",
            ".");
        packed.ExitCode.ShouldBe(0, packed.All);
        Invocation.Run(folder.Path, "verify", "Tiny.1.0.0.nupkg").Error.ShouldContain("tiny  full-precision  32-32-32");
    }

    public void Dispose() => folder.Dispose();

    private (string Cold, string Warm) Twice()
    {
        var calls = Enumerable.Range(0, 2).Select(_ => Invocation.Run(folder.Path, "run", "tiny.quant.yaml")).ToList();
        calls.ShouldAllBe(call => call.ExitCode == 0);
        calls[1].Error.ShouldContain("all from the cache", customMessage: calls[1].All);
        var warnings = calls.Select(call => string.Join(
            '\n',
            call.Error.Split('\n').Where(line => line.Contains(": warning QB", StringComparison.Ordinal)))).ToList();
        return (warnings[0], warnings[1]);
    }

    private JsonElement Report() => JsonDocument.Parse(
        File.ReadAllBytes(folder[Path.Combine("quantized", "tiny", "report.json")])).RootElement;

    private void Relabel(Func<int, string> label)
    {
        var row = 0;
        Rewrite("dev.tsv", fields => fields[0] + "\t" + label(row++));
    }

    private void Rewrite(string file, Func<string[], string> change, string header = "sentence\tlabel")
    {
        var rows = File.ReadAllLines(folder[file]).Skip(1).Select(line => change(line.Split('\t')));
        File.WriteAllText(folder[file], string.Join('\n', rows.Prepend(header)) + "\n");
    }

    private void Replace(string from, string to)
    {
        var text = File.ReadAllText(project.RecipePath);
        text.ShouldContain(from);
        File.WriteAllText(project.RecipePath, text.Replace(from, to, StringComparison.Ordinal));
    }
}
