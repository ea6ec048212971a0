using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;
using QuantBuild.MSBuild.Tests.Support;

namespace QuantBuild.MSBuild.Tests.Tasks;

public sealed class CollectQuantizedModelsTests : IDisposable
{
    private const string Failed =
        "metadata Name=a\nmetadata Report=/r.md\nerror=QB4005\t12\t5\t/a.quant.yaml\taccuracy fell\n"
        + "warning=QB1012\t3\t1\t/a.quant.yaml\tno effect\n";

    private readonly TemporaryFolder folder = new();
    private readonly RecordingEngine engine = new();

    [Fact]
    public void Execute_OutcomeWithItsFolder_IsAModelWithItsMetadata()
    {
        folder.Write("obj/a/model.txt", "a");
        folder.Write("obj/a.outcome", "metadata Name=a\nmetadata Report=/50%;.md\nmetadata Metric_f1__macro_=0.5\n");
        folder.Write("obj/b.outcome", "metadata Name=without a folder\n");

        var model = Collect().ShouldHaveSingleItem();

        model.ItemSpec.ShouldBe(folder["obj/a"]);
        model.GetMetadata("Name").ShouldBe("a");
        model.GetMetadata("Report").ShouldBe("/50%;.md");
        model.GetMetadata("Metric_f1__macro_").ShouldBe("0.5");
        model.GetMetadata("GateFailed").ShouldBe("false");
    }

    [Fact]
    public void Execute_OutcomeWithTwoCheckpoints_IsAModelInEachFormat()
    {
        folder.Write("obj/a/model.txt", "a");
        folder.Write(
            "obj/a.outcome",
            "metadata Name=a\ncheckpoint 0 Checkpoint=/out/x\ncheckpoint 0 Format=x\n"
            + "checkpoint 1 Checkpoint=/out/y\ncheckpoint 1 Format=y\n");

        var models = Collect();

        models.Select(model => model.ItemSpec).Distinct().ShouldHaveSingleItem().ShouldBe(folder["obj/a"]);
        string[] names = ["Name", "Format", "Checkpoint"];
        models.Select(model => string.Join(' ', names.Select(model.GetMetadata)))
            .ShouldBe(["a x /out/x", "a y /out/y"]);
    }

    [Fact]
    public void Execute_NoFolder_IsNoModel() => Collect().ShouldBeEmpty();

    [Theory]
    [InlineData("", 1, 1)]
    [InlineData("error", 1, 1)]
    [InlineData("Warning", 0, 2)]
    [InlineData("none", 0, 1)]
    public void Execute_FailedGate_IsWhatTheSettingSays(string gate, int errors, int warnings)
    {
        WriteFailed();

        var model = Collect(task => task.Gate = gate, "a.quant.yaml").ShouldHaveSingleItem();

        model.GetMetadata("GateFailed").ShouldBe("true");
        (engine.Errors.Count, engine.Warnings.Count).ShouldBe((errors, warnings));
        engine.Errors.ForEach(error =>
            (error.Code, error.File, error.LineNumber, error.ColumnNumber, error.Message)
                .ShouldBe(("QB4005", "/a.quant.yaml", 12, 5, "accuracy fell")));
        engine.Texts(MessageImportance.High).ShouldContain("a: report: /r.md");
    }

    [Fact]
    public void Execute_RunOfThisBuild_HasShownItsWarnings()
    {
        WriteFailed();
        var run = new TaskItem("a");
        run.SetMetadata("RecipeName", "a");

        Collect(task => (task.Runs, task.Gate) = ([run], "none"), "a.quant.yaml");

        engine.Warnings.ShouldBeEmpty();
    }

    [Fact]
    public void Execute_Bypassed_JudgesNothing()
    {
        WriteFailed();

        Collect(task => task.Bypass = "true", "a.quant.yaml").ShouldHaveSingleItem();

        (engine.Errors.Count, engine.Warnings.Count).ShouldBe((0, 0));
    }

    public void Dispose() => folder.Dispose();

    private void WriteFailed()
    {
        folder.Write("obj/a/model.txt", "a");
        folder.Write("obj/a.outcome", Failed);
    }

    private ITaskItem[] Collect(Action<CollectQuantizedModels>? change = null, params string[] recipes)
    {
        var task = new CollectQuantizedModels
        {
            BuildEngine = engine,
            Directory = folder["obj"],
            Recipes = [.. recipes.Select(recipe => new TaskItem(recipe))],
        };
        change?.Invoke(task);
        task.Execute().ShouldBe(engine.Errors.Count == 0);
        return task.Models;
    }
}
