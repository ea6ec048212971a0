using System.Text.Json;
using QuantBuild.Pipeline;
using QuantBuild.Pipeline.Running;
using QuantBuild.Tensors;
using QuantBuild.Tensors.Backends;
using QuantBuild.Tests.Shared;

namespace QuantBuild.Conformance.Tests.Backends.Foreign;

/// <summary>Recipes on a backend of another project: nothing above <c>Tensors</c> asks which one it is.</summary>
public sealed class WrappedBackendRunTests : IDisposable
{
    private readonly TemporaryFolder workFolder = new();
    private readonly TinyModelProject project;
    private readonly WrappedBackendFactory factory = new();

    public WrappedBackendRunTests() => project = new TinyModelProject(workFolder.Path);

    public void Dispose() => workFolder.Dispose();

    [Theory]
    [InlineData("mrem")]
    [InlineData("rem")]
    [InlineData("gptq")]
    public void Run_OverTheManagedBackend_GivesItsBytesUnderKeysOfItsOwn(string method)
    {
        project.WriteRecipe(method: method);
        var managed = Run("managed", BackendRegistry.Default(threads: 2));
        var wrapped = Run("wrapped", Wrapped(factory));

        wrapped.Stages.ShouldAllBe(stage => stage.State == StageState.Done);
        wrapped.Stages.Select(stage => stage.Key).Intersect(managed.Stages.Select(stage => stage.Key)).ShouldBeEmpty();
        FilesOf("wrapped", "compressed-tensors").ShouldBe(FilesOf("managed", "compressed-tensors"));
        factory.Made.ShouldHaveSingleItem();
    }

    [Fact]
    public void Run_AfterAnotherBackend_HitsItsOwnCacheAlone()
    {
        Run("managed", BackendRegistry.Default(threads: 1));
        Run("wrapped", Wrapped(factory));
        Run("managed", BackendRegistry.Default(threads: 2)).Stages.ShouldAllBe(stage => stage.State == StageState.Hit);
        Run("wrapped", Wrapped(factory)).Stages.ShouldAllBe(stage => stage.State == StageState.Hit);
        Run("wrapped", Wrapped(new WrappedBackendFactory { LibraryVersion = "1.1" }))
            .Stages.ShouldAllBe(stage => stage.State == StageState.Done);
    }

    [Fact]
    public void Run_Report_NamesTheBackend()
    {
        Run("wrapped", Wrapped(factory));
        using var report = JsonDocument.Parse(
            File.ReadAllBytes(Path.Combine(project.Folder, "wrapped", "report.json")));
        var provenance = report.RootElement.GetProperty("provenance");
        provenance.GetProperty("numerics").GetInt32().ShouldBe(7);
        provenance.GetProperty("bitIdentical").GetBoolean().ShouldBeFalse();
        provenance.GetProperty("backend").GetRawText().Split('"').Where(text => char.IsLetterOrDigit(text[0]))
            .ShouldBe(["name", "wrapped", "device", "test", "precision", "float32", "library", "1.0"]);
    }

    [Fact]
    public void Plan_WithTheBackend_KnowsItsCache()
    {
        Run("wrapped", Wrapped(factory));
        var recipe = RunSlots.Standard.Reader.Read(project.RecipePath).Require();
        RecipePlanner.Plan(recipe, Cache, backend: Wrapped(factory)).States.ShouldAllBe(state => state.IsCached);
        RecipePlanner.Plan(recipe, Cache).States.ShouldAllBe(state => !state.IsCached);
    }

    [Fact]
    public void Run_StepsWithinAWindow_ReadNothing()
    {
        const int Steps = 40;
        project.WriteRecipe(steps: Steps);
        var listener = new ReadCounts(factory, "mrem.module-1");
        Run("wrapped", Wrapped(factory), listener);

        // Ten steps lie between two reports; a window has 25 steps.
        listener.Counts.Count.ShouldBeGreaterThanOrEqualTo(Steps / 10);
        listener.Counts[1].ShouldBe(listener.Counts[0]);
    }

    private static BackendChoice Wrapped(WrappedBackendFactory factory) =>
        BackendRegistry.BuiltIn.With(factory).Choose(factory.Name, new BackendOptions { Threads = 2 });

    private string Cache => Path.Combine(project.Folder, "cache");

    private RunResult Run(
        string output, BackendChoice backend, IRunListener? listener = null) => QuantizationRun.Execute(
        RunSlots.Standard.Reader.Read(project.RecipePath).Require(),
        new RunOptions
        {
            CacheRoot = Cache,
            OutputFolder = Path.Combine(project.Folder, output),
            Backend = backend,
        },
        listener ?? new ReadCounts(factory, string.Empty),
        CancellationToken.None);

    private SortedDictionary<string, string> FilesOf(string output, string folder)
    {
        var root = Path.Combine(project.Folder, output, folder);
        return new SortedDictionary<string, string>(
            Directory.GetFiles(root).ToDictionary(
                file => Path.GetFileName(file), file => Convert.ToHexString(File.ReadAllBytes(file))),
            StringComparer.Ordinal);
    }

    /// <summary>What had been read at each report of one stage's progress.</summary>
    private sealed class ReadCounts(WrappedBackendFactory factory, string stage) : IRunListener
    {
        public List<int> Counts { get; } = [];

        public void StageStarted(string name, string reason)
        {
            // The result tells.
        }

        public void StageProgressed(string name, double fraction, double overall)
        {
            if (name == stage)
            {
                Counts.Add(factory.Made.Sum(backend => backend.Reads));
            }
        }

        public void StageEnded(StageOutcome outcome)
        {
            // The result tells.
        }
    }
}
