using QuantBuild.Formats.ModelFolders;
using QuantBuild.Formats.Safetensors;
using QuantBuild.Formats.TensorFiles;
using QuantBuild.Models.Loading;
using QuantBuild.Pipeline.Artifacts;
using QuantBuild.Pipeline.Running;
using QuantBuild.Recipes.Diagnostics;
using QuantBuild.Recipes;
using QuantBuild.Tensors.Backends;
using QuantBuild.Tensors.Backends.Cpu;

namespace QuantBuild.Pipeline.Tests.Support;

/// <summary>
/// A folder with a recipe, data and a random BERT whose weights are as large as trained ones, and beside them a cache
/// and an output folder.
/// </summary>
internal sealed class TinyProject : IDisposable
{
    private const int Words = 40;
    private readonly TemporaryFolder root = new();

    public TinyProject(RecipeText recipe, int layers = 4, IReadOnlyList<string>? labels = null)
    {
        Directory.CreateDirectory(Model);
        Directory.CreateDirectory(root["data"]);
        WriteModel(layers, labels);
        File.WriteAllText(
            Path.Combine(Model, "vocab.txt"),
            string.Join(
                '\n',
                ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", .. Enumerable.Range(0, Words).Select(Word)]) + "\n");
        File.WriteAllText(Train, Table(60, seed: 1));
        File.WriteAllText(Dev, Table(40, seed: 2));
        Write(recipe);
    }

    public string Folder => root.Path;

    public string Model => root["model"];

    public string Train => root["data", "train.tsv"];

    public string Dev => root["data", "dev.tsv"];

    public string RecipePath => root["tiny.quant.yaml"];

    public string Output => root["out"];

    public string Cache { get; set; } = "cache";

    /// <summary>What plans, runs and evaluations choose from.</summary>
    public RunSlots Slots { get; init; } = RunSlots.Standard;

    public string Checkpoint => Path.Combine(Output, "compressed-tensors");

    public string WeightsFile => Path.Combine(Model, SafetensorsFormat.FileName);

    public void Write(RecipeText recipe) => File.WriteAllText(RecipePath, recipe.ToString());

    public Recipe ReadRecipe() => Slots.Reader.Read(RecipePath, "tiny.quant.yaml").Require();

    public RunResult Run(IRunListener? listener = null, int threads = 1, CancellationToken cancellation = default) =>
        Run(Folder, root[Cache], threads, listener ?? new RecordingListener(), cancellation, Slots);

    /// <summary>Runs where there is so much memory; tells what was warned of.</summary>
    public (RunResult Result, IReadOnlyList<Diagnostic> Warnings) RunWithin(
        long memoryLimitBytes, IRunListener listener, BackendChoice? backend = null)
    {
        var warnings = new List<Diagnostic>();
        var options = Options(Folder, root[Cache], threads: 1) with
        {
            MemoryLimitBytes = memoryLimitBytes,
            Warning = warnings.Add,
            Backend = backend ?? BackendRegistry.Default(threads: 1),
        };
        return (QuantizationRun.Execute(ReadRecipe(), options, listener, CancellationToken.None), warnings);
    }

    /// <summary>Folders of the checkpoints that interrupted stages left.</summary>
    public IReadOnlyList<string> CheckpointFolders => Directory.GetDirectories(root[Cache, "checkpoints"]);

    /// <summary>Runs the recipe of a project that another process made, with a checkpoint before every step.</summary>
    public static void RunThere(string folder) => Run(
        folder,
        Path.Combine(folder, "cache"),
        threads: 2,
        new RecordingListener(),
        CancellationToken.None,
        RunSlots.Standard);

    public RunPlan Plan(bool withCache = true, BackendChoice? backend = null) =>
        RecipePlanner.Plan(ReadRecipe(), withCache ? root[Cache] : null, Slots, backend);

    public CheckpointEvaluationResult Evaluate(string folder, int maximumLength = 16) => CheckpointEvaluation.Run(
        new CheckpointEvaluationRequest(
            folder,
            Dev,
            new QuantBuild.Models.Data.TextColumns("sentence", Pair: null, "label"),
            maximumLength,
            BackendRegistry.Default(2))
        {
            Slots = Slots,
        },
        progress: null,
        CancellationToken.None);

    /// <summary>Path of a file of a stage's artifact.</summary>
    public string ArtifactOf(RunResult result, string stage, string file)
    {
        var key = result.Stages.Single(outcome => outcome.Name == stage).Key;
        return root[Cache, key[..2], key, file];
    }

    /// <summary>The logits that a run found for its quantized model.</summary>
    public float[] QuantizedLogits(RunResult result) =>
        LogitsFile.Read(ArtifactOf(result, "quantized-evaluation", LogitsFile.Name)).Values.ToArray();

    /// <summary>Every tensor of the model's weights file, to be changed and written again.</summary>
    public void RewriteWeights(Func<StoredTensor, float[], SafetensorsTensor?> change)
    {
        List<SafetensorsTensor> tensors;
        using (var weights = ModelFolder.Open(Model).OpenWeights())
        {
            tensors =
            [
                .. weights.Tensors.Values.Select(entry => change(entry, weights.ReadArray<float>(entry.Name)))
                    .OfType<SafetensorsTensor>(),
            ];
        }

        SafetensorsWriter.Write(WeightsFile, tensors, new Dictionary<string, string>());
    }

    public void Dispose() => root.Dispose();

    private static RunResult Run(
        string folder,
        string cache,
        int threads,
        IRunListener listener,
        CancellationToken cancellation,
        RunSlots slots) =>
        QuantizationRun.Execute(
            slots.Reader.Read(Path.Combine(folder, "tiny.quant.yaml"), "tiny.quant.yaml").Require(),
            Options(folder, cache, threads) with { Slots = slots },
            listener,
            cancellation);

    private static RunOptions Options(string folder, string cache, int threads) => new()
    {
        CacheRoot = cache,
        OutputFolder = Path.Combine(folder, "out"),
        Backend = BackendRegistry.Default(threads),
        CheckpointInterval = TimeSpan.Zero,
    };

    private static string Word(int number) => $"{(char)('a' + (number % 26))}{(char)('a' + (number / 26))}";

    private static string Table(int rows, int seed)
    {
        var lines = Enumerable.Range(0, rows).Select(row =>
        {
            var words = Enumerable.Range(0, 2 + (((row * 3) + seed) % 9))
                .Select(i => Word(((row * 17) + (i * i * 5) + (i * seed)) % Words));
            return $"{string.Join(' ', words)}\t{(row + seed) % 2}";
        });
        return string.Join('\n', ["sentence\tlabel", .. lines]) + "\n";
    }

    private void WriteModel(int layers, IReadOnlyList<string>? labels)
    {
        using var backend = new CpuBackend(1);
        using var scope = backend.OpenScope();
        ModelWriter.Write(Model, TinyBert.Create(backend, seed: 5, layers: layers, labels: labels));
    }
}
