namespace QuantBuild.Cli.Tests.Commands;

public sealed class EvaluateCommandTests
{
    [Fact]
    public void Evaluate_OutputFolderOfARun_GivesTheRunsAccuracy()
    {
        using var folder = new TemporaryFolder();
        _ = new TinyModelProject(folder.Path);
        var run = Invocation.Run(folder.Path, "run", "tiny.quant.yaml", "--output", "out", "--json");
        run.ExitCode.ShouldBe(0, run.All);

        var evaluation = Invocation.Run(
            folder.Path, "evaluate", "out", "--data", "dev.tsv", "--max-length", "16", "--json");

        evaluation.ExitCode.ShouldBe(0, evaluation.All);
        var expected = run.JsonLines[^1].GetProperty("metrics").GetProperty("accuracy").GetDouble();
        var result = evaluation.JsonLines[^1];
        result.GetProperty("metrics").GetProperty("accuracy").GetDouble().ShouldBe(expected);
        result.GetProperty("evaluation")[0].GetProperty("samples").GetInt32().ShouldBe(48);
    }

    [Fact]
    public void Evaluate_FullPrecisionForAPerson_WritesATable()
    {
        using var folder = new TemporaryFolder();
        _ = new TinyModelProject(folder.Path);

        var evaluation = Invocation.Run(folder.Path, "evaluate", "model", "--data", "dev.tsv");

        evaluation.ExitCode.ShouldBe(0, evaluation.All);
        evaluation.Output.ShouldBeEmpty();
        evaluation.Error.ShouldContain("95 % interval");
        evaluation.Error.ShouldContain("accuracy");
    }

    [Theory]
    [InlineData("QB3003", "model", "--data", "dev.tsv", "--text", "sentense")]
    [InlineData("QB5051", "model", "--data", "missing.tsv")]
    [InlineData("QB5051", "nowhere", "--data", "dev.tsv")]
    public void Evaluate_WrongInput_IsOneError(string code, params string[] arguments)
    {
        using var folder = new TemporaryFolder();
        _ = new TinyModelProject(folder.Path);

        var evaluation = Invocation.Run(folder.Path, ["evaluate", .. arguments]);

        evaluation.ExitCode.ShouldBe(2, evaluation.All);
        evaluation.Error.ShouldContain($"error {code}: ");
        evaluation.Error.Split("error QB").Length.ShouldBe(2, evaluation.Error);
    }

    [Theory]
    [InlineData("--text: there is no column 'text'. The columns: sentence, label.", "--text", "text")]
    [InlineData("--text: there is no column 'sentense'; did you mean 'sentence'?", "--text", "sentense")]
    [InlineData(
        "--label: there is no column 'sentenc'. The columns: sentence, label.", "--label", "sentenc")] // The text's.
    [InlineData("--text-pair: there is no column 'other'. The columns: sentence, label.", "--text-pair", "other")]
    [InlineData(
        "--label: the column 'label' is named as text and as label; name the column that holds the labels",
        "--text",
        "label")]
    public void Evaluate_ColumnThatIsNotThere_IsAnsweredWithSense(string message, params string[] arguments)
    {
        using var folder = new TemporaryFolder();
        _ = new TinyModelProject(folder.Path);

        var evaluation = Invocation.Run(folder.Path, ["evaluate", "model", "--data", "dev.tsv", .. arguments]);

        evaluation.ExitCode.ShouldBe(2, evaluation.All);
        evaluation.Error.ShouldContain($"dev.tsv(1): error QB3003: {message}");
    }

    [Fact]
    public void Evaluate_TextAsLabel_SaysThatItIsNoClass()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(
            folder["dev.tsv"], "sentence\tlabel\na very long text that is no label of any model at all\t1\n");
        _ = new TinyModelProject(folder["project"]);

        var evaluation = Invocation.Run(
            folder.Path, "evaluate", Path.Combine("project", "model"), "--data", "dev.tsv", "--label", "sentence",
            "--text", "label");

        evaluation.ExitCode.ShouldBe(2, evaluation.All);
        evaluation.Error.ShouldContain(
            "dev.tsv(2,1): error QB3004: 'a very long text that is no label of any…' in column");
        evaluation.Error.ShouldContain("or name the column that holds the labels");
    }
}
