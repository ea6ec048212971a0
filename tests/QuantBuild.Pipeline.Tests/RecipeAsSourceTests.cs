using QuantBuild.Pipeline.Running;
using QuantBuild.Pipeline.Tests.Support;
using QuantBuild.Recipes.Diagnostics;
using QuantBuild.Tensors.Backends;

namespace QuantBuild.Pipeline.Tests;

/// <summary>A recipe whose model another recipe makes.</summary>
public sealed class RecipeAsSourceTests : IDisposable
{
    private const string Labelled =
        "source: data/train.tsv, columns: { text: sentence, label: label }, maxLength: 16";

    private static readonly RecipeText FineTune = new()
    {
        Quantizes = false,
        Training = Labelled,
        Train = "epochs: 1, batchSize: 8, learningRate: 1e-3",
    };

    private readonly TinyProject project = new(new RecipeText { Modules = 1 }, layers: 1);

    public RecipeAsSourceTests() => Write("z-ft", FineTune, "model");

    [Fact]
    public void Run_ModelOfARecipe_IsItsCheckpointMadeFirst()
    {
        Write("a-q", new RecipeText { Modules = 1 }, "./z-ft.quant.yaml");

        var result = Run("a-q");

        Run("z-ft");
        Write("a-plain", new RecipeText { Modules = 1 }, "out z-ft/compressed-tensors");
        Run("a-plain");
        Digests("a-q").ShouldBe(Digests("a-plain"));
        result.Stages.Select(stage => stage.Name).ShouldContain("z-ft/train");
        result.Stages.Select(stage => stage.Name)
            .ShouldNotContain("z-ft/quantized-evaluation", "its checkpoint needs none");
        result.Inputs.ShouldContain(PathOf("z-ft"));
        result.Inputs.ShouldContain(project.WeightsFile);
        result.Inputs.ShouldAllBe(path => !path.Contains("cache", StringComparison.Ordinal));
        result.Probes.ShouldAllBe(path => !path.Contains("cache", StringComparison.Ordinal));
    }

    [Fact]
    public void Run_MakerChanged_RerunsWhatReadsItsModel()
    {
        Write("a-q", new RecipeText { Modules = 1 }, "z-ft.quant.yaml");
        Run("a-q");
        var before = Digests("a-q");

        Write(
            "z-ft",
            FineTune with { Train = FineTune.Train!.Replace("1e-3", "3e-3", StringComparison.Ordinal) },
            "model");

        Run("a-q").Stages.Where(stage => stage.State == StageState.Done).Select(stage => stage.Name)
            .ShouldContain("rtn.module-1");
        Digests("a-q").ShouldNotBe(before);
    }

    [Fact]
    public void Run_MakerChangedButNotItsModel_RerunsNothingElse()
    {
        Write("a-q", new RecipeText { Modules = 1 }, "z-ft.quant.yaml");
        Run("a-q");

        // The labels of the evaluation do not reach a checkpoint.
        Write("z-ft", FineTune with { Tail = "gates: [{ metric: accuracy, maxDrop: 1 }]" }, "model");

        Run("a-q").AllHits.ShouldBeTrue();
    }

    [Fact]
    public void Run_ChainOfThree_MakesEachFromTheOneBefore()
    {
        Write("y-ft", FineTune, "z-ft.quant.yaml");
        Write("a-q", new RecipeText { Modules = 1 }, "y-ft.quant.yaml");

        var names = Run("a-q").Stages.Select(stage => stage.Name).ToList();

        names.FindIndex(name => name == "z-ft/export.compressed-tensors")
            .ShouldBeInRange(0, names.IndexOf("y-ft/train"));
        names.IndexOf("rtn.module-1").ShouldBeGreaterThan(names.IndexOf("y-ft/export.compressed-tensors"));
    }

    [Theory]
    [InlineData("a-q", "a-q", "a-q.quant.yaml reads a-q.quant.yaml")]
    [InlineData("a-q", "b-q", "a-q.quant.yaml reads b-q.quant.yaml reads a-q.quant.yaml")]
    public void Run_RecipesInACircle_AreQB1016WithThePlace(string first, string second, string circle)
    {
        Write(first, FineTune, $"{second}.quant.yaml");
        Write(second, FineTune, $"{first}.quant.yaml");

        var diagnostic = Should.Throw<DiagnosticException>(() => Run(first)).Diagnostics.ShouldHaveSingleItem();

        diagnostic.Code.ShouldBe("QB1016");
        diagnostic.Message.ShouldContain(circle.Split(" reads ")[0]);
        diagnostic.Message.ShouldContain(" reads ");
        (diagnostic.Location!.Line, diagnostic.Location.Column).ShouldBe((4, 11));
    }

    [Fact]
    public void Run_QuantizedModelOfARecipe_IsQB1009AtTheSource()
    {
        Write("b-q", new RecipeText { Modules = 1 }, "model");
        Write("a-q", new RecipeText { Modules = 1 }, "b-q.quant.yaml");

        var diagnostic = Should.Throw<DiagnosticException>(() => Run("a-q")).Diagnostics.ShouldHaveSingleItem();

        (diagnostic.Code, diagnostic.Location!.Line).ShouldBe(("QB1009", 4));
        diagnostic.Message.ShouldContain("b-q.quant.yaml");
    }

    [Fact]
    public void Run_ErrorInTheMaker_IsAtItsPlace()
    {
        File.WriteAllText(
            PathOf("z-ft"), File.ReadAllText(PathOf("z-ft")).Replace("epochs", "epoch", StringComparison.Ordinal));
        Write("a-q", new RecipeText { Modules = 1 }, "z-ft.quant.yaml");

        var diagnostic = Should.Throw<DiagnosticException>(() => Run("a-q")).Diagnostics.Single(each => each.IsError);

        (diagnostic.Code, diagnostic.Location!.File).ShouldBe(("QB1003", PathOf("z-ft")));
    }

    [Fact]
    public void Plan_ModelOfARecipe_IsRefusedUntilItIsMade()
    {
        Write("a-q", new RecipeText { Modules = 1 }, "z-ft.quant.yaml");

        var diagnostic = Should.Throw<DiagnosticException>(() => Plan("a-q", "cache")).Diagnostics
            .ShouldHaveSingleItem();
        (diagnostic.Code, diagnostic.Location!.Line).ShouldBe(("QB1017", 4));
        diagnostic.Message.ShouldContain("dotnet quantize run z-ft.quant.yaml");

        Run("z-ft");
        var plan = Plan("a-q", "cache");
        plan.Inputs.Keys.ShouldContain("z-ft.quant.yaml/model.safetensors");
        plan.States.Single(state => state.Stage == "rtn.module-1").IsCached.ShouldBeFalse();
        Run("a-q");
        Plan("a-q", "cache").States.ShouldAllBe(state => state.IsCached);
    }

    [Fact]
    public void Plan_WithoutACache_ChecksAgainstTheShapesOfTheFirstModel()
    {
        Write("a-q", new RecipeText { Modules = 1, MaximumLength = 999 }, "z-ft.quant.yaml");

        Should.Throw<DiagnosticException>(() => Plan("a-q", cache: null)).Diagnostics.ShouldHaveSingleItem()
            .Message.ShouldContain("999");
    }

    [Fact]
    public void Read_MissingRecipeAsSource_IsQB1008WithTheNearest()
    {
        Write("a-q", new RecipeText { Modules = 1 }, "z-fd.quant.yaml");

        RunSlots.Standard.Reader.Read(PathOf("a-q")).Diagnostics[0].Message
            .ShouldContain("did you mean 'z-ft.quant.yaml'?");
    }

    [Fact]
    public void Read_FolderWithTheNameOfARecipe_IsAFolder()
    {
        Directory.Move(project.Model, Path.Combine(project.Folder, "model.yaml"));
        Write("a-q", new RecipeText { Modules = 1 }, "model.yaml");

        RunSlots.Standard.Reader.Read(PathOf("a-q")).Require().Model.Source.Folder
            .ShouldBe(Path.Combine(project.Folder, "model.yaml"));
    }

    public void Dispose() => project.Dispose();

    private string PathOf(string name) => Path.Combine(project.Folder, name + ".quant.yaml");

    private void Write(string name, RecipeText recipe, string source) => File.WriteAllText(
        PathOf(name),
        recipe.ToString().Replace("name: tiny", $"name: {name}", StringComparison.Ordinal)
            .Replace("source: model", $"source: {source}", StringComparison.Ordinal));

    private RunResult Run(string name) => QuantizationRun.Execute(
        RunSlots.Standard.Reader.Read(PathOf(name)).Require(),
        new RunOptions
        {
            CacheRoot = Path.Combine(project.Folder, "cache"),
            OutputFolder = Path.Combine(project.Folder, "out " + name),
            Backend = BackendRegistry.Default(1),
        },
        new RecordingListener(),
        CancellationToken.None);

    private RunPlan Plan(string name, string? cache) => RecipePlanner.Plan(
        RunSlots.Standard.Reader.Read(PathOf(name)).Require(),
        cache is null ? null : Path.Combine(project.Folder, cache));

    // Names stand in the reports.
    private SortedDictionary<string, string> Digests(string name) =>
        FolderSnapshot.DigestsOf(Path.Combine(project.Folder, "out " + name, "compressed-tensors"));
}
