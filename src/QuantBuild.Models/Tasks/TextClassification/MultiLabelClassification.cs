using QuantBuild.Formats.Architectures;
using QuantBuild.Formats.Architectures.Descriptions;
using QuantBuild.Formats.Configuration;
using QuantBuild.Models.Data;
using QuantBuild.Models.Metrics;
using QuantBuild.Tensors;

namespace QuantBuild.Models.Tasks.TextClassification;

/// <summary>
/// Text classification as models with several labels a text pose it: each logit decides about its label by itself.
/// </summary>
/// <param name="task">The task that models of either kind have.</param>
internal sealed class MultiLabelClassification(TextClassificationTask task) : ITask
{
    public string Name => task.Name;

    public IReadOnlyList<IMetric> Metrics { get; } =
        [MultiLabelMetric.SubsetAccuracy, MultiLabelMetric.MacroF1, MultiLabelMetric.MicroF1];

    public IReadOnlyList<IFidelityMeasure> Fidelity { get; } =
        [new LabelAgreement(), new LabelDivergence(), new SquaredLogitError()];

    public ModelDescription Describe(ModelConfiguration configuration, ArchitectureRegistry architectures) =>
        task.Describe(configuration, architectures);

    public bool LacksHead(ModelConfiguration configuration, ArchitectureRegistry architectures) =>
        task.LacksHead(configuration, architectures);

    public ModelConfiguration WithHead(
        ModelConfiguration configuration, ArchitectureRegistry architectures, HeadRequest head) =>
        task.WithHead(configuration, architectures, head);

    public ITargetForm TargetsOf(ModelDescription model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return new MultiLabelTargetForm(model.Extents.Labels);
    }

    /// <summary>The mean over all labels of the binary cross-entropy of their probabilities.</summary>
    /// <inheritdoc cref="ITask.Loss"/>
    public Tensor Loss(Tensor logits, Batch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        return BinaryChoice.Of(logits).CrossEntropy(batch.Targets);
    }

    /// <summary>The binary cross-entropy with the other model's probabilities.</summary>
    /// <inheritdoc cref="ITask.DistillationLoss"/>
    public Tensor DistillationLoss(Tensor logits, Tensor teacher, Batch batch, float temperature) =>
        BinaryChoice.Of(logits).SoftCrossEntropy(BinaryChoice.Of(teacher), temperature);

    public IReadOnlyList<Baseline> BaselinesOf(ITargets targets, ModelDescription model) => [];

    public IReadOnlyList<ReportRow> ReportRows(Predictions full, Predictions quantized, ModelDescription model)
    {
        ArgumentNullException.ThrowIfNull(full);
        var rows = Enumerable.Range(0, full.Count).ToList();
        return
        [
            ClassReport.OfLabels(
                model.Extents.Labels, MultiLabelMetric.Count(full, rows), MultiLabelMetric.Count(quantized, rows)),
        ];
    }
}
