namespace QuantBuild.Cli.Tests.Commands;

public sealed class ValidateCommandTests
{
    [Fact]
    public void Validate_ValidRecipe_IsDone()
    {
        using var folder = new TemporaryFolder();
        _ = new TinyModelProject(folder.Path);

        var run = Invocation.Run(folder.Path, "validate", "tiny.quant.yaml");

        run.ExitCode.ShouldBe(0, run.All);
        run.Error.ShouldBe($"tiny.quant.yaml: valid{Environment.NewLine}");
    }

    [Fact]
    public void Validate_Typo_IsShownAtItsPositionUnderThePathGiven()
    {
        using var folder = new TemporaryFolder();
        var project = new TinyModelProject(folder["sub"]);
        var text = File.ReadAllText(project.RecipePath).Replace("  method:", "  metod:", StringComparison.Ordinal);
        File.WriteAllText(project.RecipePath, text);
        var line = text.Split('\n').ToList().FindIndex(row => row.StartsWith("  metod:", StringComparison.Ordinal)) + 1;

        var run = Invocation.Run(folder.Path, "validate", "sub/tiny.quant.yaml");

        run.ExitCode.ShouldBe(2);
        run.Error.ShouldContain($"sub/tiny.quant.yaml({line},3): error QB1003: ");
        run.Error.ShouldContain("method");
        run.Output.ShouldBeEmpty();
    }

    [Fact]
    public void Validate_SeveralRecipes_ReportsEach()
    {
        using var folder = new TemporaryFolder();
        _ = new TinyModelProject(folder.Path);

        var run = Invocation.Run(folder.Path, "validate", "missing.quant.yaml", "tiny.quant.yaml");

        run.ExitCode.ShouldBe(2);
        run.Error.ShouldContain("missing.quant.yaml: error QB1001");
        run.Error.ShouldContain("tiny.quant.yaml: valid");
    }

    [Fact]
    public void Validate_ColumnThatIsNotInTheData_IsShown()
    {
        using var folder = new TemporaryFolder();
        _ = new TinyModelProject(folder.Path);
        File.WriteAllText(folder["train.tsv"], "sentense\tlabel\nfine\t1\n");

        var run = Invocation.Run(folder.Path, "validate", "tiny.quant.yaml");

        run.ExitCode.ShouldBe(2, run.All);
        run.Error.ShouldContain("error QB3003: ");
        run.Error.ShouldContain("sentense");
    }

    [Fact]
    public void Validate_WrongRows_AreAllToldWithTheirPlaces()
    {
        using var folder = new TemporaryFolder();
        _ = new TinyModelProject(folder.Path);
        File.WriteAllText(folder["train.tsv"], "sentence\tlabel\n\t1\ngood\n");
        File.WriteAllText(folder["dev.tsv"], "sentence\tlabel\ngood\t1\ngood\t2\n");

        var run = Invocation.Run(folder.Path, "validate", "tiny.quant.yaml");

        run.ExitCode.ShouldBe(2, run.All);
        run.Error.ShouldContain("train.tsv(2,1): error QB3002: ");
        run.Error.ShouldContain("train.tsv(3): error QB3002: ");
        run.Error.ShouldContain("dev.tsv(3,6): error QB3004: ");
    }

    [Fact]
    public void Validate_FilesOfAPatternWithoutHeader_AreValid()
    {
        using var folder = new TemporaryFolder();
        var project = new TinyModelProject(folder.Path);
        Directory.CreateDirectory(folder["parts"]);
        File.WriteAllText(folder["parts", "a.csv"], "pos,\"good, \"\"film\"\"\"\n");
        File.WriteAllText(folder["parts", "b.csv"], "neg,bad\n");
        File.WriteAllText(project.RecipePath, File.ReadAllText(project.RecipePath).Replace(
            "source: ./dev.tsv, columns: { text: sentence, label: label }",
            "source: [parts/*.csv], header: false, columns: { text: 2, label: 1 }, labels: { pos: 1, neg: 0 }",
            StringComparison.Ordinal));

        var run = Invocation.Run(folder.Path, "validate", "tiny.quant.yaml");

        run.ExitCode.ShouldBe(0, run.All);
        File.WriteAllText(folder["parts", "c.csv"], "neutral,fine\n");
        Invocation.Run(folder.Path, "validate", "tiny.quant.yaml").Error.ShouldContain("c.csv(1,1): error QB3004: ");
    }

    [Fact]
    public void Validate_ForAProgram_GivesTheAbsolutePath()
    {
        using var folder = new TemporaryFolder();

        var run = Invocation.Run(folder.Path, "validate", "missing.quant.yaml", "--json");

        var diagnostic = run.JsonLines.Single(line => line.GetProperty("type").GetString() == "diagnostic");
        diagnostic.GetProperty("file").GetString().ShouldBe(folder["missing.quant.yaml"]);
        diagnostic.GetProperty("severity").GetString().ShouldBe("error");
    }
}
