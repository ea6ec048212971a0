using System.Text;
using QuantBuild.Formats.Architectures;
using QuantBuild.Formats.Architectures.Descriptions;
using QuantBuild.Formats.Configuration;
using QuantBuild.Formats.ModelFolders;
using QuantBuild.Formats.SentenceEmbeddings;
using QuantBuild.Models.Data;
using QuantBuild.Models.Metrics;
using QuantBuild.Tensors;

namespace QuantBuild.Models.Tasks.SentenceEmbedding;

/// <summary>
/// A vector for each text, such that texts of like meaning have vectors of like direction: what an encoder without a
/// head gives, pooled as the model's folder says. The two texts of a pair are encoded by themselves.
/// </summary>
public sealed class SentenceEmbeddingTask : ITask
{
    private readonly EmbeddingSettings? settings;
    private readonly IReadOnlyList<CompanionFile> made = [];

    /// <summary>The task, of no model yet.</summary>
    public SentenceEmbeddingTask()
    {
    }

    /// <param name="settings">Of the model.</param>
    /// <param name="made">Files that say the same, where those of the model do not; else empty.</param>
    private SentenceEmbeddingTask(EmbeddingSettings settings, IReadOnlyList<CompanionFile> made)
    {
        this.settings = settings;
        this.made = made;
    }

    public string Name => "sentence-embedding";

    public IReadOnlyList<IMetric> Metrics { get; } = [PairCorrelation.Spearman, PairCorrelation.Pearson];

    public IReadOnlyList<IFidelityMeasure> Fidelity { get; } = [new VectorCosine(), new SmallestCosine()];

    public string TargetColumn => "score";

    public bool NeedsTargets => false;

    public bool LearnsFromTargets => false;

    public TextForm Texts => new(AreApart: true)
    {
        First = Prepare,
        Second = Prepare,
        MaximumLength = settings?.MaximumLength,
        Identity = $"apart, trimmed, behind '{settings?.Prefix}'",
    };

    public bool IsStatedBy(ModelFolder folder, ArchitectureRegistry architectures)
    {
        ArgumentNullException.ThrowIfNull(folder);
        return SentenceTransformersFolder.IsIn(folder.Path);
    }

    public IAnswerForms Forms { get; } = new VectorForms();

    public IReadOnlyList<string> ModelKeys { get; } = ["pooling", "normalize", "prefix", "dimensions"];

    public string Identity => string.Join(
        '\n', made.Select(file => $"{file.Name}\n{Encoding.UTF8.GetString(file.Content!)}"));

    public ITask Of(ModelFolder folder, ArchitectureRegistry architectures, ModelSettings settings)
    {
        ArgumentNullException.ThrowIfNull(folder);
        ArgumentNullException.ThrowIfNull(architectures);
        var width = architectures.Of(folder.Configuration).Read(folder.Configuration).HiddenSize;
        var own = SentenceTransformersFolder.Read(folder.Path, width);
        var settled = SettledEmbedding.Of(folder.Path, own, settings);
        return new SentenceEmbeddingTask(settled, settled == own
            ? []
            : [
                .. SentenceTransformersFolder.Write(settled, width)
                    .Select(file => new CompanionFile(file.Key, file.Value)),
            ]);
    }

    public IReadOnlyList<CompanionFile> FilesOf(ModelFolder folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        return made.Count > 0
            ? made
            : [.. SentenceTransformersFolder.FilesIn(folder.Path).Select(name => new CompanionFile(name))];
    }

    public ModelDescription Describe(ModelConfiguration configuration, ArchitectureRegistry architectures) =>
        EmbedderConfiguration.From(configuration, Settings.Pooling, architectures);

    /// <summary>A model of the task never has a head: none is started.</summary>
    /// <inheritdoc/>
    public bool LacksHead(ModelConfiguration configuration, ArchitectureRegistry architectures) => false;

    /// <exception cref="NotSupportedException">Always: the task has no head.</exception>
    /// <inheritdoc/>
    public ModelConfiguration WithHead(
        ModelConfiguration configuration, ArchitectureRegistry architectures, HeadRequest head) =>
        throw new NotSupportedException("Vectors of texts are made without a head.");

    public ITargetForm TargetsOf(ModelDescription model) => new PairScoreForm();

    /// <exception cref="NotSupportedException">Always: models are not trained on scores.</exception>
    /// <inheritdoc/>
    public Tensor Loss(Tensor logits, Batch batch) =>
        throw new NotSupportedException("Models of this task are not trained against targets.");

    /// <summary>
    /// The mean over texts of the squared distance to the other model's vector, which of normalized ones is twice one
    /// minus the cosine; the temperature plays no part.
    /// </summary>
    /// <inheritdoc cref="ITask.DistillationLoss"/>
    public Tensor DistillationLoss(Tensor logits, Tensor teacher, Batch batch, float temperature) =>
        SquaredError.Of(logits, teacher);

    public IReadOnlyList<Baseline> BaselinesOf(ITargets targets, ModelDescription model) => [];

    public IReadOnlyList<ReportRow> ReportRows(Predictions full, Predictions quantized, ModelDescription model) => [];

    private EmbeddingSettings Settings => settings
        ?? throw new InvalidOperationException("The task is of no model yet: its folder says how texts are pooled.");

    private string Prepare(string text) => EmbeddingSettings.Prepare(settings?.Prefix ?? string.Empty, text);
}
