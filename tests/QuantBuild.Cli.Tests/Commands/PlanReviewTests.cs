namespace QuantBuild.Cli.Tests.Commands;

public sealed class PlanReviewTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly TinyModelProject project;

    public PlanReviewTests()
    {
        project = new TinyModelProject(folder.Path);
        Plan("--accept").ExitCode.ShouldBe(0);
    }

    private string Verified => folder["tiny.verified.txt"];

    private string Received => folder["tiny.received.txt"];

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Accept_OfAPlan_WritesWhatPlanShows() =>
        File.ReadAllText(Verified).ShouldBe(Invocation.Run(folder.Path, "plan", "tiny.quant.yaml").Output);

    [Fact]
    public void Verify_NothingChanged_Passes()
    {
        Plan("--verify").ExitCode.ShouldBe(0);
        File.Exists(Received).ShouldBeFalse();
    }

    [Fact]
    public void Verify_OtherCacheFolderTimesAndLineEnds_Passes()
    {
        using var elsewhere = new TemporaryFolder();
        _ = new TinyModelProject(elsewhere.Path);
        File.WriteAllText(
            Path.Combine(elsewhere.Path, "tiny.verified.txt"), File.ReadAllText(Verified).ReplaceLineEndings("\r\n"));
        foreach (var file in Directory.EnumerateFiles(elsewhere.Path, "*", SearchOption.AllDirectories))
        {
            File.SetLastWriteTimeUtc(file, DateTime.UnixEpoch.AddYears(31));
        }

        Invocation.Run(elsewhere.Path, "run", "tiny.quant.yaml", "--threads", "1").ExitCode.ShouldBe(0);
        Invocation.Run(elsewhere.Path, "plan", "--verify", "tiny.quant.yaml").ExitCode.ShouldBe(0);
    }

    [Theory]
    [InlineData("weights: { bits: 4", "weights: { bits: 2", "modules, line", "+ bert.encoder.layer.0.output.dense")]
    [InlineData("steps: 5", "steps: 6", "recipe, line", "+ \"steps\": 6,")]
    [InlineData("granularity: tensor", "granularity: channel", "modules, line", "channel")]
    [InlineData(
        "  mrem:",
        "  overrides: [ { match: \"*.query\", weights: { bits: 8 } } ]\n  mrem:",
        "modules, line",
        "overrides[0]")]
    public void Verify_RecipeChanged_ShowsTheSectionAndTheLines(string old, string changed, params string[] shown)
    {
        File.WriteAllText(
            project.RecipePath, File.ReadAllText(project.RecipePath).Replace(old, changed, StringComparison.Ordinal));

        RequireDifference(shown);
    }

    [Fact]
    public void Verify_RowOfDataChanged_NamesTheFile()
    {
        File.AppendAllText(folder["dev.tsv"], "a film\t1\n");

        RequireDifference("inputs (start of SHA-256), line", "dev.tsv");
    }

    [Fact]
    public void Verify_DefaultOfAnEarlierVersion_ShowsTheLine()
    {
        File.WriteAllText(
            Verified, File.ReadAllText(Verified).Replace("\"seed\": 42", "\"seed\": 41", StringComparison.Ordinal));

        RequireDifference("recipe, line", "- \"seed\": 41", "+ \"seed\": 42");
    }

    [Fact]
    public void Verify_OneWidthOfATableChanged_ShowsTheRowsThatChangedAlone()
    {
        var overrides =
            "  overrides: [ { match: \"*.layer.0.output.dense\", weights: { granularity: \"group:32\" } } ]\n  mrem:";
        File.WriteAllText(
            project.RecipePath,
            File.ReadAllText(project.RecipePath).Replace("  mrem:", overrides, StringComparison.Ordinal));

        RequireDifference("+ bert.encoder.layer.0.output.dense");
        Plan("--verify").Error.ShouldNotContain("layer.1");
    }

    [Fact]
    public void Verify_NoReviewedPlan_FailsAndLeavesTheReceivedOne()
    {
        File.Delete(Verified);

        RequireDifference("no reviewed plan tiny.verified.txt");
        File.Exists(Verified).ShouldBeFalse();
    }

    [Fact]
    public void Accept_AfterAChange_TakesItAndRemovesTheReceivedOne()
    {
        project.WriteRecipe(steps: 7);
        Plan("--verify").ExitCode.ShouldBe(1);

        Plan("--accept").ExitCode.ShouldBe(0);

        File.Exists(Received).ShouldBeFalse();
        Plan("--verify").ExitCode.ShouldBe(0);
    }

    [Fact]
    public void Verify_SeveralRecipes_LooksAtAllAndEndsWithTheWorst()
    {
        File.WriteAllText(folder["broken.quant.yaml"], "version: 1\n");
        project.WriteRecipe(steps: 7);

        var run = Invocation.Run(folder.Path, "plan", "--verify", "broken.quant.yaml", "tiny.quant.yaml");

        run.ExitCode.ShouldBe(2, run.All);
        run.Error.ShouldContain("error QB1006");
        run.Error.ShouldContain("error QB4020");
    }

    [Theory]
    [InlineData("--verify", "--accept")]
    [InlineData("--verify", "--json")]
    [InlineData("tiny.quant.yaml")]
    public void Plan_OptionsThatDoNotGoTogether_AreRefused(params string[] options)
    {
        var run = Invocation.Run(folder.Path, ["plan", "tiny.quant.yaml", .. options]);

        run.ExitCode.ShouldBe(2, run.All);
        run.Error.ShouldContain("QB4007");
    }

    private void RequireDifference(params string[] shown)
    {
        var run = Plan("--verify");
        run.ExitCode.ShouldBe(1, run.All);
        run.Error.ShouldContain("tiny.quant.yaml: error QB4020");
        foreach (var text in shown)
        {
            run.Error.ShouldContain(text);
        }

        File.ReadAllText(Received).ShouldBe(Invocation.Run(folder.Path, "plan", "tiny.quant.yaml").Output);
    }

    private Invocation Plan(string option) => Invocation.Run(folder.Path, "plan", option, "tiny.quant.yaml");
}
