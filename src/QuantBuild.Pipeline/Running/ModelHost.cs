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
    private readonly List<CpuBackend> backends = [];
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
        () => BertLoader.Load(backend ??= NewBackend(threads), Files, Head));

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

    /// <summary>
    /// Most bytes of tensors held at once since <see cref="ResetPeak"/>, summed over backends; 0 where nothing was
    /// computed.
    /// </summary>
    public long PeakBytes => backends.Sum(each => each.PeakBytes);

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
    public void ResetPeak() => backends.ForEach(each => each.ResetPeak());

    /// <summary>Makes another backend like the model's; it lives as long as the host.</summary>
    /// <param name="backendThreads">Threads it computes with.</param>
    public ComputeBackend CreateBackend(int backendThreads) => NewBackend(backendThreads);

    /// <summary>Backends made later may borrow tensors of earlier ones: they go first.</summary>
    public void Dispose()
    {
        for (var i = backends.Count - 1; i >= 0; i--)
        {
            backends[i].Dispose();
        }
    }

    private CpuBackend NewBackend(int backendThreads)
    {
        var made = new CpuBackend(backendThreads);
        backends.Add(made);
        return made;
    }

    private ITokenizer OpenTokenizer()
    {
        var rows = Architecture.EmbeddingRows;
        return tokenizerTrace.Record(() => QuantBuild.Tokenizers.Tokenizer.FromFolder(located.Folder, rows));
    }
}
