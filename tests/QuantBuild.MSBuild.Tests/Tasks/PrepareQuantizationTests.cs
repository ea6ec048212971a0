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
    public void Execute_NothingToRun_GivesTheModelsAndRepeatsTheJudgement()
    {
        Succeed(Prepare("a.quant.yaml"), "error=QB4005\t1\t2\t/a\tfell\nwarning=QB1012\t1\t2\t/a\tno effect\n");

        var task = Prepare("a.quant.yaml");

        task.Runs.ShouldBeEmpty();
        task.Models.ShouldHaveSingleItem().GetMetadata("GateFailed").ShouldBe("true");
        engine.Errors.ShouldHaveSingleItem().Code.ShouldBe("QB4005");
        engine.Warnings.ShouldHaveSingleItem().Code.ShouldBe("QB1012");
    }

    [Fact]
    public void Execute_OneOfTwoHasToRun_ListsThatOneAndNoModel()
    {
        Succeed(Prepare("a.quant.yaml"), "");

        var task = Prepare("a.quant.yaml", "b.quant.yaml");

        task.Runs.ShouldHaveSingleItem().GetMetadata("RecipeName").ShouldBe("b");
        task.Models.ShouldBeEmpty();
    }

    [Fact]
    public void Execute_OutputDeleted_HasToRun()
    {
        Succeed(Prepare("a.quant.yaml"), "");
        File.Delete(folder["obj/a/model.txt"]);

        Prepare("a.quant.yaml").Runs.ShouldHaveSingleItem();

        Directory.Exists(folder["obj/a"]).ShouldBeFalse();
    }

    [Fact]
    public void Execute_RecipeGone_RemovesItsOutputsOnly()
    {
        Prepare("a.quant.yaml", "b.quant.yaml");
        folder.Write("obj/a/model.txt", "a");
        folder.Write("obj/a.recipe.json", "{}");
        folder.Write("obj/b/model.txt", "b");
        folder.Write("obj/b.123.tmp/half", "of another build");

        Prepare("b.quant.yaml");

        Directory.Exists(folder["obj/a"]).ShouldBeFalse();
        Directory.GetFiles(folder["obj"], "a.*").ShouldBeEmpty();
        File.Exists(folder["obj/b/model.txt"]).ShouldBeTrue();
        File.Exists(folder["obj/b.123.tmp/half"]).ShouldBeTrue();
    }

    [Fact]
    public void Execute_RecipeThatReadsAnothersOutput_RunsWithIt()
    {
        string[] recipes = ["a.quant.yaml", "b.quant.yaml", "c.quant.yaml", "d.quant.yaml"];
        SucceedAll(Prepare(recipes));
        folder.Write("obj/b.inputs", folder["obj/d/model.txt"] + "\n");
        folder.Write("obj/a.probes", folder["obj/b/tokenizer.json"] + "\n");
        SucceedAll(Prepare(recipes));
        Prepare(recipes).Runs.ShouldBeEmpty();

        folder.Write("d.quant.yaml", "another recipe");
        var runs = Prepare(recipes).Runs;

        runs.Select(run => run.GetMetadata("RecipeName")).ShouldBe(["a", "b", "d"]);
        runs.ShouldAllBe(
            run => File.GetLastWriteTimeUtc(run.GetMetadata("Fingerprint")) > File.GetLastWriteTimeUtc(run.ItemSpec));
    }

    [Theory]
    [InlineData("Pack")]
    [InlineData("Place")]
    public void Execute_ModelKeptBack_SaysSo(string metadata)
    {
        var recipe = Recipe("a");
        Succeed(Prepare(_ => { }, recipe), "");

        Prepare(_ => { }, recipe).Models.ShouldHaveSingleItem().GetMetadata(metadata).ShouldBe("true");
        recipe.SetMetadata(metadata, "False");
        Prepare(_ => { }, recipe).Models.ShouldHaveSingleItem().GetMetadata(metadata).ShouldBe("false");
    }

    [Fact]
    public void Execute_Bypassed_RunsAndRemovesNothing()
    {
        Succeed(Prepare("a.quant.yaml"), "");

        var task = Prepare(task => task.Bypass = "true", new TaskItem(folder.Write("b.quant.yaml", "recipe")));

        task.Runs.ShouldBeEmpty();
        task.Models.ShouldHaveSingleItem().GetMetadata("Name").ShouldBe("a");
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

        run.GetMetadata("Recipe").ShouldBe(folder["50%;$(x)@.quant.yaml"]);
    }

    [Fact]
    public void Execute_MetadataOfARecipe_GoesBeforeTheProperties()
    {
        var own = Recipe("own", ("Name", "other"), ("Threads", "3"), ("CacheRoot", "../near"), ("ToolPath", "x.dll"));
        var bypassed = Recipe("bypassed", ("Bypass", "true"));

        var task = Prepare(
            task => (task.Threads, task.CacheRoot) = ("7", "common"), own, bypassed, Recipe("plain"));

        task.Runs.Select(run => string.Join(' ', Facts(run))).ShouldBe(
            [
                $"other 3 {Path.GetFullPath(folder["../near"])} {folder["x.dll"]}",
                $"plain 7 {folder["common"]} {folder["tool.dll"]}",
            ]);

        static IEnumerable<string> Facts(Microsoft.Build.Framework.ITaskItem run) =>
            new[] { "RecipeName", "Threads", "CacheRoot", "CommandLine" }.Select(run.GetMetadata);
    }

    [Fact]
    public void Execute_Backend_IsTheRecipesOrTheProjects()
    {
        var task = Prepare(
            task => (task.Backend, task.BackendDevice, task.BackendAssets) = ("torch", "cpu", folder["assets.json"]),
            Recipe("own", ("Backend", "managed"), ("BackendDevice", "auto")), Recipe("plain"));

        task.Runs.Select(run => string.Join(' ', Facts(run))).ShouldBe(
            [$"own managed auto {folder["assets.json"]}", $"plain torch cpu {folder["assets.json"]}"]);

        static IEnumerable<string> Facts(Microsoft.Build.Framework.ITaskItem run) =>
            new[] { "RecipeName", "Backend", "BackendDevice", "BackendAssets" }.Select(run.GetMetadata);
    }

    [Theory]
    [InlineData("Gate", "errors")]
    [InlineData("Threads", "-1")]
    [InlineData("Threads", "1025")]
    [InlineData("Bypass", "yes")]
    [InlineData("Pack", "no")]
    [InlineData("Place", "0")]
    public void Execute_WrongValue_IsQB5006(string name, string value)
    {
        Prepare(_ => { }, Recipe("a", (name, value))).Runs.ShouldBeEmpty();

        var error = engine.Errors.ShouldHaveSingleItem();
        (error.Code, error.File).ShouldBe(("QB5006", folder["a.quant.yaml"]));
        error.Message!.ShouldContain($"'{value}'");
    }

    [Fact]
    public void Execute_RecordsThatCannotBeWritten_IsOneErrorThatNamesTheFolder()
    {
        folder.Write("obj", "a file in its place");

        Prepare("a.quant.yaml").Runs.ShouldBeEmpty();

        var error = engine.Errors.ShouldHaveSingleItem();
        (error.Code, error.File).ShouldBe(("QB4001", folder["obj"]));
    }

    [Fact]
    public void Execute_LeftoversOfAKilledBuild_GoAfterADay()
    {
        var old = folder.Write($"obj/a.fingerprint.{Guid.NewGuid():N}.tmp", "half");
        var recent = folder.Write($"obj/a.fingerprint.{Guid.NewGuid():N}.tmp", "half");
        File.SetLastWriteTimeUtc(old, DateTime.UtcNow.AddDays(-2));

        Prepare("a.quant.yaml");

        (File.Exists(old), File.Exists(recent)).ShouldBe((false, true));
    }

    public void Dispose() => folder.Dispose();

    private PrepareQuantization Prepare(params string[] recipes)
    {
        var paths = recipes.Select(recipe => folder[recipe]).ToList();
        paths.Where(path => !File.Exists(path)).ToList().ForEach(path => folder.Write(path, "recipe"));
        return Prepare(_ => { }, [.. paths.Select(path => new TaskItem(Escape(path)))]);
    }

    private PrepareQuantization Prepare(Action<PrepareQuantization> change, params TaskItem[] recipes)
    {
        var task = new PrepareQuantization
        {
            BuildEngine = engine,
            Recipes = [.. recipes],
            ProjectDirectory = folder.Path,
            Directory = folder["obj"],
            CommandLine = folder["tool.dll"],
        };
        change(task);
        task.Execute().ShouldBe(engine.Errors.Count == 0);
        return task;
    }

    private TaskItem Recipe(string name, params (string Name, string Value)[] metadata)
    {
        var item = new TaskItem(folder.Write(name + ".quant.yaml", "recipe"));
        Array.ForEach(metadata, pair => item.SetMetadata(pair.Name, pair.Value));
        return item;
    }

    // What a run leaves.
    private void Succeed(PrepareQuantization task, string diagnostics) =>
        Succeed(task.Runs.ShouldHaveSingleItem(), diagnostics);

    // Some time ago: what comes later is newer, however coarse the clock of the file system.
    private void SucceedAll(PrepareQuantization task)
    {
        foreach (var run in task.Runs)
        {
            Succeed(run, "");
            File.SetLastWriteTimeUtc(run.GetMetadata("Fingerprint"), DateTime.UtcNow.AddMinutes(-2));
            File.SetLastWriteTimeUtc(run.ItemSpec, DateTime.UtcNow.AddMinutes(-1));
        }
    }

    private void Succeed(Microsoft.Build.Framework.ITaskItem run, string diagnostics)
    {
        var name = run.GetMetadata("RecipeName");
        var model = folder.Write($"obj/{name}/model.txt", "model");
        folder.Write($"obj/{name}.outcome", $"metadata Name={name}\nfile={model}\n{diagnostics}");
    }

    private static string Escape(string path) =>
        path.Replace("%", "%25", StringComparison.Ordinal).Replace(";", "%3b", StringComparison.Ordinal);
}
