using QuantBuild.Formats;
using QuantBuild.Formats.Architectures;
using QuantBuild.Formats.Architectures.Descriptions;
using QuantBuild.Formats.Configuration;
using QuantBuild.Models.Data;
using QuantBuild.Models.Metrics;
using QuantBuild.Tensors;

namespace QuantBuild.Models.Tasks.TextClassification;

/// <summary>
/// One class of several for each text or pair of texts; or any number of them, as <see cref="For"/> gives it of models
/// whose <c>problem_type</c> says so.
/// </summary>
public sealed class TextClassificationTask : ITask
{
    private readonly IReadOnlyList<ClassMetric> metrics;

    /// <summary>With all metrics.</summary>
    public TextClassificationTask()
        : this(
        [
            ClassMetric.Accuracy,
            ClassMetric.F1,
            ClassMetric.MacroF1,
            ClassMetric.MicroF1,
            ClassMetric.Matthews,
        ])
    {
    }

    private TextClassificationTask(IReadOnlyList<ClassMetric> metrics) => this.metrics = metrics;

    public string Name => "text-classification";

    public IReadOnlyList<IMetric> Metrics => metrics;

    public IReadOnlyList<IFidelityMeasure> Fidelity { get; } =
        [new PredictionAgreement(), new KullbackLeiblerDivergence(), new SquaredLogitError()];

    /// <summary>
    /// F1 of one class is a metric of two classes only, and models with several labels a text have losses, metrics and
    /// fidelity of their own.
    /// </summary>
    /// <inheritdoc cref="ITask.For"/>
    public ITask For(ModelConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        if (ClassifierConfiguration.IsMultiLabel(configuration))
        {
            return new MultiLabelClassification(this);
        }

        return configuration.NumLabels == 2
            ? this
            : new TextClassificationTask([.. metrics.Where(metric => metric != ClassMetric.F1)]);
    }

    public ModelDescription Describe(ModelConfiguration configuration, ArchitectureRegistry architectures) =>
        ClassifierConfiguration.From(configuration, architectures);

    public bool LacksHead(ModelConfiguration configuration, ArchitectureRegistry architectures) =>
        ClassifierConfiguration.LacksHead(configuration, architectures);

    public ModelConfiguration WithHead(
        ModelConfiguration configuration, ArchitectureRegistry architectures, HeadRequest head)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        ArgumentNullException.ThrowIfNull(head);
        var problem = head.IsMultiLabel ? ClassifierConfiguration.MultiLabelProblem : null;
        return head.Labels.Count > 0
            ? ClassifierConfiguration.WithHead(configuration, architectures, head.Labels, problem)
            : throw new ModelFileException(
                configuration.Path,
                "describes a pre-trained model without a classifier's head, and nothing names the classes of a new "
                + "one. Name them in the recipe, in the order of their numbers: 'model.labels'.")
            {
                Problem = ModelFileProblem.Purpose,
            };
    }

    public ITargetForm TargetsOf(ModelDescription model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return new ClassTargetForm(model.Extents.Labels);
    }

    /// <summary>The cross-entropy with the right class.</summary>
    /// <inheritdoc cref="ITask.Loss"/>
    public Tensor Loss(Tensor logits, Batch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        return logits.CrossEntropy(batch.Targets);
    }

    /// <summary>The cross-entropy with the other model's class probabilities (arXiv:1503.02531).</summary>
    /// <inheritdoc cref="ITask.DistillationLoss"/>
    public Tensor DistillationLoss(Tensor logits, Tensor teacher, Batch batch, float temperature) =>
        logits.SoftCrossEntropy(teacher, temperature);

    public IReadOnlyList<Baseline> BaselinesOf(ITargets targets, ModelDescription model) =>
        [.. metrics.Select(metric => metric.OfConstantAnswer((ClassTargets)targets, model))];

    public IReadOnlyList<ReportRow> ReportRows(Predictions full, Predictions quantized, ModelDescription model)
    {
        ArgumentNullException.ThrowIfNull(full);
        var (_, label, share) = MajorityClass.Of((ClassTargets)full.Targets, model);
        return
        [
            new ReportRow(
                "majorityClass",
                [new("label", label), new("share", share)],
                $"The commonest class of the samples, {label}, is right for {share:P2} of them."),
            ClassReport.Of(full, quantized, model),
        ];
    }
}
