using QuantBuild.Package.Tests.Support;

namespace QuantBuild.Package.Tests.Builds;

/// <summary>What a failed gate means for a build, with the real command line.</summary>
public sealed class GateTests(PackageFeed feed) : IClassFixture<PackageFeed>
{
    [Fact]
    public void Build_FailedGate_IsJudgedAnewInEachBuildAndNeverComputedAgain()
    {
        using var project = new ConsumerProject(feed);
        TinyModel.Write(project, steps: 1);
        TinyModel.WriteRoundingRecipe(project, bits: 4, "gates: [{ metric: accuracy, minimum: 1 }]");

        var first = project.Build();
        var written = File.GetLastWriteTimeUtc(project.OutputOf("tiny/run.json"));
        var error = first.Errors.ShouldHaveSingleItem();
        error.ShouldStartWith($"{project.PathOf("tiny.quant.yaml")}(11,9): error QB4005: accuracy is ");
        first.Output.ShouldContain(project.OutputOf("tiny/report.md"));
        File.ReadAllText(project.OutputOf("tiny/report.json")).ShouldContain("\"passed\": false");

        var again = project.Build("--no-restore");
        (again.ExitCode, again.Errors.Count).ShouldBe((1, 1), again.Output);
        again.Errors[0].ShouldBe(error);

        var warned = project.BuildWell("--no-restore", "-p:QuantBuildGate=warning");
        warned.Output.ShouldContain(error.Replace(": error ", ": warning ", StringComparison.Ordinal));
        var silent = project.BuildWell(
            "--no-restore", "-p:QuantBuildGate=none", "-warnaserror", "-noWarn:QB4015"); // A random model.
        silent.Output.ShouldContain("0 Warning(s)");

        File.GetLastWriteTimeUtc(project.OutputOf("tiny/run.json")).ShouldBe(written, "the model was computed again");
    }

    [MatrixFact]
    public void Build_WarningAsError_FailsUntilTheRecipeIsAnother()
    {
        using var project = new ConsumerProject(feed, ConsumerProject.StandIn);
        project.Write("a.quant.yaml", "warning no effect");

        project.Build("-warnaserror").Errors.ShouldHaveSingleItem().ShouldContain("QB1012");
        project.Build("--no-restore", "-warnaserror").Errors.ShouldHaveSingleItem().ShouldContain("QB1012");
        project.BuildWell("--no-restore").Output.ShouldContain("warning QB1012");
        project.StartsOf("a").ShouldBe(1);
    }
}
