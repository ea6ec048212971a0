using QuantBuild.Pipeline.Artifacts;
using QuantBuild.Pipeline.Planning;
using QuantBuild.Pipeline.Running;
using QuantBuild.Pipeline.Tests.Support;
using QuantBuild.Recipes;
using QuantBuild.Tensors.Backends;

namespace QuantBuild.Pipeline.Tests;

/// <summary>A recipe of several phases, each of which starts from what the one before left.</summary>
public sealed class PhaseTests : IDisposable
{
    private const string Labelled =
        "source: data/train.tsv, columns: { text: sentence, label: label }, maxLength: 16";

    private static readonly RecipeText FineTune = new()
    {
        Quantizes = false,
        Training = Labelled,
        Train = "epochs: 1, batchSize: 8, learningRate: 1e-3",
    };

    private readonly TinyProject project = new(new RecipeText(), layers: 2);

    [Theory]
    [InlineData("rtn")]
    [InlineData("mrem")]
    public void Run_FineTuneThenQuantize_IsWhatTwoRecipesMake(string method)
    {
        var quantize = new RecipeText { Method = method, Training = Labelled };
        var tuning = Read("model", FineTune);
        var both = Read("model", quantize) with { Phases = [.. tuning.Phases, .. Read("model", quantize).Phases] };
        var result = Run(both, "both");

        Run(tuning, "tuned");
        var chained = Run(Read("tuned/compressed-tensors", quantize), "chained");

        Digests("both").ShouldBe(Digests("chained"));
        foreach (var stage in (string[])["full-precision-evaluation", "quantized-evaluation"])
        {
            File.ReadAllBytes(LogitsOf(result, stage)).ShouldBe(File.ReadAllBytes(LogitsOf(chained, stage)), stage);
        }

        result.Outcome.ShouldBe(RunOutcome.Quantized);
    }

    [Fact]
    public void Run_OtherSecondPhase_TrainsNothingAgain()
    {
        var tuning = Read("model", FineTune);
        Run(tuning with { Phases = [.. tuning.Phases, .. Read("model", new RecipeText()).Phases] }, "out");

        var second = Read("model", new RecipeText { Weights = "bits: 2" });
        var result = Run(tuning with { Phases = [.. tuning.Phases, .. second.Phases] }, "out");

        result.Stages.Where(stage => stage.State == StageState.Done).Select(stage => stage.Name)
            .ShouldBe(["rtn.module-1", "rtn.module-2", "quantized-evaluation", "export.compressed-tensors"]);
    }

    [Fact]
    public void Run_OtherFirstPhase_RunsTheSecondAgain()
    {
        var tuning = Read("model", FineTune);
        var quantize = Read("model", new RecipeText());
        Run(tuning with { Phases = [.. tuning.Phases, .. quantize.Phases] }, "out");
        var before = Digests("out");

        var other = Read("model", FineTune with
        {
            Train = FineTune.Train!.Replace("1e-3", "3e-3", StringComparison.Ordinal),
        });
        var result = Run(other with { Phases = [.. other.Phases, .. quantize.Phases] }, "out");

        result.Stages.Single(stage => stage.Name == "rtn.module-1").State.ShouldBe(StageState.Done);
        Digests("out").ShouldNotBe(before);
    }

    [Fact]
    public void Plan_TwoPhasesOfTheSameStages_AreRefused()
    {
        var quantize = Read("model", new RecipeText());

        var twice = quantize with { Phases = [.. quantize.Phases, .. quantize.Phases] };
        Should.Throw<InvalidOperationException>(() => RecipePlanner.Plan(twice, cacheRoot: null)).Message
            .ShouldContain("module-1");
    }

    public void Dispose() => project.Dispose();

    private Recipe Read(string source, RecipeText text)
    {
        File.WriteAllText(
            project.RecipePath,
            text.ToString().Replace("source: model", $"source: {source}", StringComparison.Ordinal));
        return project.ReadRecipe();
    }

    private RunResult Run(Recipe recipe, string output) => QuantizationRun.Execute(
        recipe,
        new RunOptions
        {
            CacheRoot = Path.Combine(project.Folder, "cache"),
            OutputFolder = Path.Combine(project.Folder, output),
            Backend = BackendRegistry.Default(1),
        },
        new RecordingListener(),
        CancellationToken.None);

    private string LogitsOf(RunResult result, string stage) =>
        project.ArtifactOf(result, stage, LogitsFile.Name);

    private SortedDictionary<string, string> Digests(string output) =>
        FolderSnapshot.DigestsOf(Path.Combine(project.Folder, output, "compressed-tensors"));
}
