using Microsoft.Build.Utilities;
using QuantBuild.MSBuild.Tests.Support;

namespace QuantBuild.MSBuild.Tests.Tasks;

public sealed class PrepareQuantizationTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly RecordingEngine engine = new();

    [Fact]
    public void Execute_TwoRecipes_AreTwoRuns()
    {
        var task = Prepare("b.quant.yaml", "sub/a.quant.yaml");

        task.Runs.Select(run => run.GetMetadata("RecipeName")).ShouldBe(["a", "b"]);
        task.Runs.ShouldAllBe(run => File.Exists(run.GetMetadata("Fingerprint")) && !File.Exists(run.ItemSpec));
    }

    [Fact]
    public void Execute_NothingChanged_LeavesTheFingerprintsTime()
    {
        var path = Prepare("a.quant.yaml").Runs[0].GetMetadata("Fingerprint");
        File.SetLastWriteTimeUtc(path, DateTime.UnixEpoch.AddYears(40));

        Prepare("a.quant.yaml");

        File.GetLastWriteTimeUtc(path).ShouldBe(DateTime.UnixEpoch.AddYears(40));
    }

    [Fact]
    public void Execute_RecipeGone_RemovesItsOutputsOnly()
    {
        Prepare("a.quant.yaml", "b.quant.yaml");
        folder.Write("obj/a/model.txt", "a");
        folder.Write("obj/b/model.txt", "b");
        folder.Write("obj/b.123.tmp/half", "of another build");

        Prepare("b.quant.yaml");

        Directory.Exists(folder.PathOf("obj/a")).ShouldBeFalse();
        Directory.GetFiles(folder.PathOf("obj"), "a.*").ShouldBeEmpty();
        File.Exists(folder.PathOf("obj/b/model.txt")).ShouldBeTrue();
        File.Exists(folder.PathOf("obj/b.123.tmp/half")).ShouldBeTrue();
    }

    [Fact]
    public void Execute_TwoRecipesOfOneName_IsQB5005()
    {
        Prepare("x/a.quant.yaml", "y/A.quant.yaml").Runs.ShouldBeEmpty();

        engine.Errors.ShouldHaveSingleItem().Code.ShouldBe("QB5005");
    }

    [Fact]
    public void Execute_PathWithMSBuildsOwnCharacters_ComesBackWhole()
    {
        var run = Prepare("50%;$(x)@.quant.yaml").Runs.ShouldHaveSingleItem();

        run.GetMetadata("Recipe").ShouldBe(folder.PathOf("50%;$(x)@.quant.yaml"));
    }

    public void Dispose() => folder.Dispose();

    private PrepareQuantization Prepare(params string[] recipes)
    {
        var paths = recipes.Select(folder.PathOf).ToList();
        paths.Where(path => !File.Exists(path)).ToList().ForEach(path => folder.Write(path, "recipe"));
        var task = new PrepareQuantization
        {
            BuildEngine = engine,
            Recipes = [.. paths.Select(path => new TaskItem(Escape(path)))],
            Directory = folder.PathOf("obj"),
            CommandLine = folder.PathOf("tool.dll"),
        };
        task.Execute().ShouldBe(engine.Errors.Count == 0);
        return task;
    }

    private static string Escape(string path) =>
        path.Replace("%", "%25", StringComparison.Ordinal).Replace(";", "%3b", StringComparison.Ordinal);
}
