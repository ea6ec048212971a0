using QuantBuild.Formats.Architectures.Descriptions;
using QuantBuild.Formats.Configuration;
using QuantBuild.Formats.Files;
using QuantBuild.Formats.Messages;
using QuantBuild.Formats.ModelFolders;
using QuantBuild.Models.Data;
using QuantBuild.Models.Layers;
using QuantBuild.Models.Loading;
using QuantBuild.Models.Metrics;
using QuantBuild.Models.Tasks;
using QuantBuild.Pipeline.Diagnostics;
using QuantBuild.Pipeline.Sources;
using QuantBuild.Recipes.Diagnostics;
using QuantBuild.Tensors;
using QuantBuild.Tensors.Backends;
using QuantBuild.Tokenizers;

namespace QuantBuild.Pipeline.Stages;

/// <summary>
/// The model and its tokenizer. The model is loaded when a stage first needs it: a run that finds all in the cache
/// loads none. What makes either unfit for the recipe's task is found by <see cref="Check"/>, before any stage,
/// whatever the cache holds: no stage's key needs to cover it.
/// </summary>
internal sealed class ModelHost : IDisposable
{
    private static readonly Dictionary<string, float[]> NothingElse = [];

    // Taking this much from the system again costs milliseconds.
    private const long IdleBytesBetweenStages = 64L << 20;

    private readonly LocatedModel located;
    private readonly ITask givenTask;
    private readonly BackendChoice choice;
    private readonly ModelRegistry models;
    private readonly NewHead? headOfRecipe;
    private readonly InputTrace modelTrace = new();
    private readonly InputTrace tokenizerTrace = new();
    private readonly InputTrace copyTrace = new();
    private ComputeBackend? backend;
    private IEncoderModel? model;
    private ITokenizer? tokenizer;
    private ModelFolder? files;
    private ITask? taskOfFolder;
    private (ModelConfiguration Configuration, ModelDescription Description, NewHead? Head)? described;
    private ITask? posed;
    private ITextView? view;
    private ITextWriter? writer;

    /// <param name="located">The model's folder.</param>
    /// <param name="task">What it is for.</param>
    /// <param name="choice">What computes.</param>
    /// <param name="models">Those to choose from.</param>
    /// <param name="newHead">What training would start where the model has no head for the task, or null.</param>
    public ModelHost(
        LocatedModel located, ITask task, BackendChoice choice, ModelRegistry models, NewHead? newHead = null)
    {
        this.located = located;
        givenTask = task;
        this.choice = choice;
        this.models = models;
        headOfRecipe = newHead;
    }

    public int Threads => choice.Options.Threads;

    /// <summary>Devices that hold the tensors in memory of their own; 0 where the process's does.</summary>
    public int DeviceCount => choice.Devices.Count;

    /// <summary>The identity of the backend that computes; part of every key.</summary>
    public BackendIdentity BackendIdentity => choice.Identity;

    /// <summary>Absolute path of the model's folder.</summary>
    public string Folder => located.Folder;

    public ModelFolder Files => files ??= modelTrace.Record(() => FreshSeed is null
        ? ModelFolder.OpenSource(located.Folder)
        : ModelFolder.OpenWithoutWeights(located.Folder));

    /// <summary>From which all weights start, instead of those of the source; null for these.</summary>
    public ulong? FreshSeed => FreshSeedOfRecipe ?? located.FreshSeed;

    /// <summary>The model's, with the head that it gets where it has none.</summary>
    public ModelConfiguration Configuration => Described.Configuration;

    /// <summary>What the model is made of.</summary>
    public ModelDescription Description => Described.Description;

    /// <summary>The head that it gets, where it has none for the task; else null.</summary>
    public NewHead? NewHead => Described.Head;

    /// <summary>What the model is for, as it poses it.</summary>
    public ITask Task => posed ??= TaskOfFolder.For(Configuration);

    /// <summary>How the targets of the model's texts are read.</summary>
    public ITargetForm Targets => Task.TargetsOf(Description);

    /// <summary>How texts are shown to the model; null for as they are.</summary>
    public ITextView? View => view ??= Task.ViewFor(Tokenizer, Folder);

    /// <summary>Has the model write texts that metrics judge; null where they judge logits alone.</summary>
    public ITextWriter? Writer => writer ??= Task.WriterFor(Tokenizer, Folder);

    /// <summary>About which share of a text's positions has a target, where the model shows texts as it does.</summary>
    public double AnswerShare => View?.AnswerShare ?? Task.AnswerShare;

    /// <summary>Whether the head starts with this recipe, rather than in one before it that was not run yet.</summary>
    public bool StartsHead => NewHead is not null && located.NewHead is null;

    /// <summary>What a checkpoint takes over of the source, beside configuration and weights.</summary>
    public IReadOnlyList<CompanionFile> CompanionFiles =>
        [.. Files.TokenizerFiles.Select(name => new CompanionFile(name)), .. Task.FilesOf(Files)];

    /// <summary>What the recipe says of the model's use.</summary>
    public ModelSettings Settings { get; init; } = ModelSettings.None;

    /// <summary>What the recipe says of <see cref="FreshSeed"/>.</summary>
    public ulong? FreshSeedOfRecipe { private get; init; }

    public ITokenizer Tokenizer => tokenizer ??= OpenTokenizer();

    public IEncoderModel Model => model ??= modelTrace.Record(
        () => ModelLoader.Load(Backend, Files, Description, NothingElse, models, NewHead?.Seed ?? FreshSeed));

    /// <summary>What <see cref="Check"/> found that configuration and weights are read from.</summary>
    public InputTrace ModelInputs => modelTrace;

    /// <summary>What <see cref="Check"/> found that the tokenizer is read from.</summary>
    public InputTrace TokenizerInputs => tokenizerTrace;

    /// <summary>What <see cref="Check"/> found that a checkpoint copies.</summary>
    public InputTrace CopiedInputs => copyTrace;

    /// <summary>The model's name in reports.</summary>
    public string Name => located.Name;

    public long ParameterCount => Description.ParameterCount;

    /// <summary>Tensors of the source that the model is not made of, which no checkpoint takes over.</summary>
    public IReadOnlyList<string> LeftOutTensors
    {
        get
        {
            using var weights = Files.OpenWeights();
            return StoredTensorNames.FindOthers(weights, Description);
        }
    }

    /// <summary>Length of the weights files; of weights that start anew as many bytes as a file of them has.</summary>
    public long WeightBytes
    {
        get
        {
            using var weights = Files.OpenWeights();
            return weights.StartAnew
                ? ParameterCount * sizeof(float)
                : weights.Files.Sum(file => InputFile.LengthOf(file.Path));
        }
    }

    /// <summary>
    /// Most bytes of tensors held at once since <see cref="ResetPeak"/>; 0 where nothing was computed.
    /// </summary>
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
            var (model, _, _, _) = (Description, Tokenizer, View, Writer);
            modelTrace.Record(() =>
            {
                using var weights = Files.OpenWeights();
                ModelLoader.Check(weights, model, headMayBeMissing: NewHead is not null);
                return model;
            });
            return copyTrace.Record(() => CompanionFiles);
        },
        source);

    /// <summary>Lets <see cref="PeakBytes"/> begin again at what is held now.</summary>
    public void ResetPeak() => backend?.ResetPeak();

    /// <summary>Gives back to the system what a stage left unused, apart from what the next fills in no time.</summary>
    public void ReleaseIdleMemory() => backend?.ReleaseIdleMemory(IdleBytesBetweenStages);

    /// <summary>Owns the tensors of what is loaded and computed until it is disposed.</summary>
    public TensorScope OpenScope() => Backend.OpenScope();

    /// <summary>
    /// The model for the caller alone, who may change it, in the innermost scope. <see cref="Model"/> is released: who
    /// asks for it again has it loaded anew.
    /// </summary>
    public IEncoderModel OwnModel() => OwnModelWith(NothingElse);

    /// <summary>As <see cref="OwnModel"/>, with other values for some tensors.</summary>
    public IEncoderModel OwnModelWith(IReadOnlyDictionary<string, float[]> values)
    {
        model?.Release();
        model = null;
        return LoadWith(values);
    }

    /// <summary>Loads the model with other values for some tensors.</summary>
    /// <param name="values">Row-major, by tensor name; the other tensors are the source's.</param>
    public IEncoderModel LoadWith(IReadOnlyDictionary<string, float[]> values) =>
        ModelLoader.Load(Backend, Files, Description, values, models, NewHead?.Seed ?? FreshSeed);

    /// <summary>Makes another backend like the model's; the caller disposes of it before the host goes.</summary>
    /// <param name="backendThreads">Threads it computes with.</param>
    public ComputeBackend CreateBackend(int backendThreads) => Backend.Beside(backendThreads);

    public void Dispose() => backend?.Dispose();

    private ComputeBackend Backend => backend ??= choice.Create();

    // Not yet as the model poses it, which its head says.
    private ITask TaskOfFolder =>
        taskOfFolder ??= modelTrace.Record(() => givenTask.Of(Files, models.Architectures, Settings));

    private (ModelConfiguration Configuration, ModelDescription Description, NewHead? Head) Described =>
        described ??= modelTrace.Record(Describe);

    private (ModelConfiguration Configuration, ModelDescription Description, NewHead? Head) Describe()
    {
        var configuration = Files.Configuration;
        configuration.RequireFullPrecision();
        var head = (located.NewHead ?? headOfRecipe) is { } offered
            && TaskOfFolder.LacksHead(configuration, models.Architectures)
                ? offered
                : null;
        configuration = head is null
            ? configuration
            : TaskOfFolder.WithHead(
                configuration, models.Architectures, new HeadRequest(head.Labels, head.IsMultiLabel));
        var description = TaskOfFolder.Describe(configuration, models.Architectures);
        if (headOfRecipe is { IsMultiLabel: true } && !ReferenceEquals(head, headOfRecipe))
        {
            throw configuration.Refuse(
                "architectures",
                "names a model that has a head, and the recipe's 'model.multiLabel' is for one that gets one; leave it "
                + "out: 'problem_type' says whether texts have several labels");
        }

        return headOfRecipe is { Labels.Count: > 0, AreLabelsOffered: false }
            && !headOfRecipe.Labels.SequenceEqual(description.Extents.Labels)
            ? throw configuration.Refuse(
                "id2label",
                $"names the classes {ShortList.Of(description.Extents.Labels)}, and the recipe's 'model.labels' "
                + "others; leave 'model.labels' out, which is for models without a head")
            : (configuration, description, head);
    }

    private ITokenizer OpenTokenizer()
    {
        var rows = EmbeddingRows.Of(Description.Extents);
        return tokenizerTrace.Record(() => QuantBuild.Tokenizers.Loading.Tokenizer.FromFolder(located.Folder, rows));
    }
}
