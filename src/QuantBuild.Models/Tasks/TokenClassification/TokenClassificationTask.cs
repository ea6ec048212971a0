using QuantBuild.Formats;
using QuantBuild.Formats.Architectures;
using QuantBuild.Formats.Architectures.Descriptions;
using QuantBuild.Formats.Configuration;
using QuantBuild.Formats.Labels;
using QuantBuild.Formats.ModelFolders;
using QuantBuild.Models.Data;
using QuantBuild.Models.Metrics;
using QuantBuild.Tensors;

namespace QuantBuild.Models.Tasks.TokenClassification;

/// <summary>
/// A class for each word of a text, such as the entity that it is a part of: the logits of the word's first token
/// (arXiv:1810.04805, section 5.3). Other tokens count neither in the loss nor in metrics.
/// </summary>
public sealed class TokenClassificationTask : ITask
{
    private readonly IReadOnlyList<string> labels;
    private readonly bool hasEntities;

    /// <summary>With all metrics.</summary>
    public TokenClassificationTask()
        : this([], hasEntities: true)
    {
    }

    private TokenClassificationTask(IReadOnlyList<string> labels, bool hasEntities)
    {
        this.labels = labels;
        this.hasEntities = hasEntities;
        Metrics = hasEntities ? [.. EntityMetric.Of(labels), new TokenAccuracy()] : [new TokenAccuracy()];
    }

    public string Name => "token-classification";

    public IReadOnlyList<IMetric> Metrics { get; }

    public IReadOnlyList<IFidelityMeasure> Fidelity { get; } = [new TokenAgreement(), new TokenDivergence()];

    public TextForm Texts { get; } = new(AreApart: false)
    {
        Encoding = TextWords.Encode,
        Identity = "words, each by itself",
    };

    public bool IsStatedBy(ModelFolder folder, ArchitectureRegistry architectures)
    {
        ArgumentNullException.ThrowIfNull(folder);
        return TokenClassifierConfiguration.IsNamedBy(folder.Configuration);
    }

    /// <summary>Entities are measured of models whose labels are tags of them.</summary>
    /// <inheritdoc/>
    public ITask For(ModelConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        return new TokenClassificationTask(configuration.Labels, EntitySpan.AreTags(configuration.Labels));
    }

    public ModelDescription Describe(ModelConfiguration configuration, ArchitectureRegistry architectures) =>
        TokenClassifierConfiguration.From(configuration, architectures);

    public bool LacksHead(ModelConfiguration configuration, ArchitectureRegistry architectures) =>
        TokenClassifierConfiguration.LacksHead(configuration, architectures);

    public ModelConfiguration WithHead(
        ModelConfiguration configuration, ArchitectureRegistry architectures, HeadRequest head)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        ArgumentNullException.ThrowIfNull(head);
        var problem = head switch
        {
            { IsMultiLabel: true } => "is to get a head that gives every word one class. Remove 'model.multiLabel' "
                + "from the recipe.",
            { Labels.Count: 0 } => "describes a pre-trained model without a token classifier's head, and nothing names "
                + "the classes of a new one. Name them in the recipe, in the order of their numbers: 'model.labels'.",
            _ => null,
        };
        return problem is null
            ? TokenClassifierConfiguration.WithHead(configuration, architectures, head.Labels)
            : throw new ModelFileException(configuration.Path, problem) { Problem = ModelFileProblem.Purpose };
    }

    public ITargetForm TargetsOf(ModelDescription model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return new TokenLabelForm(model.Extents.Labels);
    }

    /// <summary>The mean over the batch's words of the cross-entropy with the right class.</summary>
    /// <inheritdoc cref="ITask.Loss"/>
    public Tensor Loss(Tensor logits, Batch batch)
    {
        ArgumentNullException.ThrowIfNull(logits);
        ArgumentNullException.ThrowIfNull(batch);
        return logits.Reshape(logits.Shape.Rows, logits.Shape.Columns).CrossEntropy(batch.Targets);
    }

    /// <summary>
    /// The mean over the batch's tokens, whether a word begins with them or not, of the cross-entropy with the other
    /// model's class probabilities (arXiv:1503.02531); padding is left out.
    /// </summary>
    /// <inheritdoc cref="ITask.DistillationLoss"/>
    public Tensor DistillationLoss(Tensor logits, Tensor teacher, Batch batch, float temperature) =>
        RealTokens.Of(logits, batch).SoftCrossEntropy(RealTokens.Of(teacher, batch), temperature);

    public IReadOnlyList<Baseline> BaselinesOf(ITargets targets, ModelDescription model) =>
        TokenReport.BaselinesOf((TokenLabels)targets, model, Metrics);

    public IReadOnlyList<ReportRow> ReportRows(Predictions full, Predictions quantized, ModelDescription model) =>
        TokenReport.Of(full, quantized, model, hasEntities ? labels : []);
}
