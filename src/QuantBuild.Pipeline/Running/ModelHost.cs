using QuantBuild.Formats.Configuration;
using QuantBuild.Formats.Files;
using QuantBuild.Formats.ModelFolders;
using QuantBuild.Models.Bert;
using QuantBuild.Models.Modules;
using QuantBuild.Models.Tasks;
using QuantBuild.Pipeline.Diagnostics;
using QuantBuild.Pipeline.Sources;
using QuantBuild.Recipes.Diagnostics;
using QuantBuild.Tensors;
using QuantBuild.Tensors.Backends.Cpu;
using QuantBuild.Tokenizers;

namespace QuantBuild.Pipeline.Running;

/// <summary>
/// The model and its tokenizer. The model is loaded when a stage first needs it: a run that finds all in the cache
/// loads none. What makes either unfit for the recipe's task is found by <see cref="Check"/>, before any stage, whatever
/// the cache holds: no stage's key needs to cover it.
/// </summary>
internal sealed class ModelHost(LocatedModel located, string task, int threads) : IDisposable
{
    // Taking this much from the system again costs milliseconds.
    private const long IdleBytesBetweenStages = 64L << 20;

    private readonly InputTrace modelTrace = new();
    private readonly InputTrace tokenizerTrace = new();
    private readonly InputTrace copyTrace = new();
    private CpuBackend? backend;
    private IEncoderModel? model;
    private ITokenizer? tokenizer;
    private ModelFolder? files;
    private BertArchitecture? architecture;

    public int Threads => threads;

    /// <summary>Absolute path of the model's folder.</summary>
    public string Folder => located.Folder;

    public ModelFolder Files => files ??= modelTrace.Record(() => ModelFolder.OpenSource(located.Folder));

    public BertArchitecture Architecture => architecture ??= modelTrace.Record(
        () => BertArchitecture.From(ClassifierConfiguration.OfSource(Files.Configuration)));

    public BertHeadKind Head => TaskRegistry.Get(task).BertHead;

    public IReadOnlyList<string> Labels => Architecture.Labels;

    public ITokenizer Tokenizer => tokenizer ??= OpenTokenizer();

    public IEncoderModel Model => model ??= modelTrace.Record(
        () => BertLoader.Load(Backend, Files, Head));

    /// <summary>What <see cref="Check"/> found that configuration and weights are read from.</summary>
    public InputTrace ModelInputs => modelTrace;

    /// <summary>What <see cref="Check"/> found that the tokenizer is read from.</summary>
    public InputTrace TokenizerInputs => tokenizerTrace;

    /// <summary>What <see cref="Check"/> found that a checkpoint copies.</summary>
    public InputTrace CopiedInputs => copyTrace;

    /// <summary>For reports.</summary>
    public string Name => located.Name;

    public long ParameterCount => BertTensorTable.Of(Architecture, Head).Sum(tensor => tensor.Shape.Count);

    /// <summary>Length of the weights files.</summary>
    public long WeightBytes
    {
        get
        {
            using var weights = Files.OpenWeights();
            return weights.Files.Sum(file => InputFile.LengthOf(file.Path));
        }
    }

    /// <summary>Most bytes of tensors held at once since <see cref="ResetPeak"/>; 0 where nothing was computed.</summary>
    public long PeakBytes => backend?.PeakBytes ?? 0;

    /// <summary>
    /// Checks what loading would find, without loading the weights, and so finds out which files a result depends on:
    /// the one place for checks of the source. Every run, plan and validation begins with it: a check inside a stage
    /// would be skipped with the stage.
    /// </summary>
    /// <param name="source">Where the recipe names the model.</param>
    /// <exception cref="DiagnosticException">
    /// The model is not supported or not one to start from; tensors are missing, of another shape or not finite; the
    /// tokenizer's files are missing, wrong or not supported, or do not fit the model.
    /// </exception>
    public void Check(SourceLocation source) => InputFaults.Translate(
        () =>
        {
            var (extents, _) = (Architecture, Tokenizer);
            modelTrace.Record(() =>
            {
                using var weights = Files.OpenWeights();
                BertLoader.Check(weights, extents, Head);
                return extents;
            });
            return copyTrace.Record(() => Files.TokenizerFiles);
        },
        source);

    /// <summary>Lets <see cref="PeakBytes"/> begin again at what is held now.</summary>
    public void ResetPeak() => backend?.ResetPeak();

    /// <summary>Gives back to the system what a stage left unused, apart from what the next fills in no time.</summary>
    public void ReleaseIdleMemory() => backend?.ReleaseIdleMemory(IdleBytesBetweenStages);

    /// <summary>Makes another backend like the model's; the caller disposes of it before the host goes.</summary>
    /// <param name="backendThreads">Threads it computes with.</param>
    public ComputeBackend CreateBackend(int backendThreads) => Backend.Beside(backendThreads);

    public void Dispose() => backend?.Dispose();

    private CpuBackend Backend => backend ??= new CpuBackend(threads);

    private ITokenizer OpenTokenizer()
    {
        var rows = Architecture.EmbeddingRows;
        return tokenizerTrace.Record(() => QuantBuild.Tokenizers.Tokenizer.FromFolder(located.Folder, rows));
    }
}
