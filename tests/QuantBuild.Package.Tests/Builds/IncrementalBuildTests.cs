using QuantBuild.Package.Tests.Support;

namespace QuantBuild.Package.Tests.Builds;

/// <summary>When a recipe runs and when it does not, with the scripted stand-in as command line.</summary>
public sealed class IncrementalBuildTests(PackageFeed feed) : IClassFixture<PackageFeed>
{
    private const string Model = "a/model.txt";

    [Fact]
    public void Build_OfAnUnchangedTree_StartsNothing()
    {
        using var project = new ConsumerProject(feed, ConsumerProject.StandIn);
        project.Write("data.tsv", "data");
        project.Write("models/a.quant.yaml", "input ../data.tsv\nprint layer 3: mean error : 0.0123");

        var first = project.BuildWell();
        var second = project.BuildWell("--no-restore");
        var question = project.Build("--no-restore", "-question");

        project.StartsOf("models/a").ShouldBe(1);
        first.Output.ShouldContain("a -> " + project.OutputOf("a"));
        first.Output.ShouldContain("accuracy 0.75");
        second.Output.ShouldNotContain("accuracy 0.75");
        question.ExitCode.ShouldBe(0, question.Output);
        File.Exists(project.OutputOf(Model)).ShouldBeTrue();
    }

    [Fact]
    public void Build_AfterEachEdit_RunsOnceAndSettles()
    {
        using var project = new ConsumerProject(feed, ConsumerProject.StandIn);
        project.Write("data.tsv", "data");
        project.Write("a.quant.yaml", "input data.tsv\nmodel one");
        project.BuildWell();
        var starts = 1;

        AfterEdit("touch", () => File.SetLastWriteTimeUtc(project.PathOf("a.quant.yaml"), DateTime.UtcNow));
        AfterEdit("recipe", () => project.Write("a.quant.yaml", "input data.tsv\nmodel two"));
        File.ReadAllText(project.OutputOf(Model)).ShouldBe("two");
        AfterEdit("data", () => project.Write("data.tsv", "data\nrow"));
        project.BuildWell("--no-restore");
        AfterEdit(
            "older data", () => File.SetLastWriteTimeUtc(project.PathOf("data.tsv"), DateTime.UnixEpoch.AddYears(40)));
        AfterEdit("output deleted", () => File.Delete(project.OutputOf(Model)));
        AfterEdit("property", () => { }, OtherCache());
        project.BuildWell("--no-restore", OtherCache());
        project.StartsOf("a").ShouldBe(starts);

        void AfterEdit(string what, Action edit, params string[] arguments)
        {
            edit();
            project.BuildWell(["--no-restore", .. arguments]);
            project.StartsOf("a").ShouldBe(++starts, what);
        }

        string OtherCache() => $"-p:QuantBuildCacheRoot={project.PathOf("other cache")}";
    }

    [Fact]
    public void Build_DataFileDeleted_IsAnErrorWithItsNameAndTheModelStays()
    {
        using var project = new ConsumerProject(feed, ConsumerProject.StandIn);
        project.Write("data.tsv", "data");
        project.Write("a.quant.yaml", "input data.tsv");
        project.BuildWell();

        File.Delete(project.PathOf("data.tsv"));
        var result = project.Build("--no-restore");

        result.ExitCode.ShouldNotBe(0);
        var error = result.Errors.ShouldHaveSingleItem();
        error.ShouldStartWith($"{project.PathOf("a.quant.yaml")}(3,7): error QB1008: ");
        error.ShouldContain("data.tsv");
        File.Exists(project.OutputOf(Model)).ShouldBeTrue();
    }

    [MatrixFact]
    public void Build_RecipesComeAndGo_OutputsFollow()
    {
        using var project = new ConsumerProject(feed, ConsumerProject.StandIn);
        project.Write("a.quant.yaml", "model a");
        project.Write("bin/ignored.quant.yaml", "model ignored");
        project.BuildWell();

        project.Write("b.quant.yaml", "model b");
        project.BuildWell("--no-restore");
        (project.StartsOf("a"), project.StartsOf("b"), project.StartsOf("bin/ignored")).ShouldBe((1, 1, 0));

        File.Delete(project.PathOf("a.quant.yaml"));
        project.BuildWell("--no-restore");
        Directory.Exists(project.OutputOf("a")).ShouldBeFalse();
        File.Exists(project.OutputOf("b/model.txt")).ShouldBeTrue();

        File.Delete(project.PathOf("b.quant.yaml"));
        project.BuildWell("--no-restore");
        Directory.GetFileSystemEntries(project.OutputOf(".")).ShouldBeEmpty();
        project.StartsOf("b").ShouldBe(1);
    }

    [MatrixFact]
    public void Build_Bypassed_KeepsModelsAndStartsNothing()
    {
        using var project = new ConsumerProject(feed, ConsumerProject.StandIn);
        project.Write("a.quant.yaml", "model one");
        project.BuildWell();

        project.Write("a.quant.yaml", "model two");
        project.BuildWell("--no-restore", "-p:QuantBuildBypass=true");
        project.BuildWell("--no-restore", "-p:QuantBuildBypass=true");

        project.StartsOf("a").ShouldBe(1);
        File.ReadAllText(project.OutputOf(Model)).ShouldBe("one");
    }

    [MatrixFact]
    public void Clean_ThenRebuild_RemovesAndMakesAnew()
    {
        using var project = new ConsumerProject(feed, ConsumerProject.StandIn);
        project.Write("a.quant.yaml", "model one");
        project.BuildWell();

        project.Run("clean").ExitCode.ShouldBe(0);
        Directory.Exists(project.OutputOf(".")).ShouldBeFalse();

        project.BuildWell("--no-restore");
        project.BuildWell("--no-restore", "-t:Rebuild");
        project.StartsOf("a").ShouldBe(3);
        File.Exists(project.OutputOf(Model)).ShouldBeTrue();
    }
}
