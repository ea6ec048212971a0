using QuantBuild.Formats;
using QuantBuild.Formats.Architectures;
using QuantBuild.Formats.Architectures.Descriptions;
using QuantBuild.Formats.Configuration;
using QuantBuild.Models.Data;
using QuantBuild.Models.Metrics;
using QuantBuild.Tensors;

namespace QuantBuild.Models.Tasks.TextClassification;

/// <summary>One class of several for each text or pair of texts.</summary>
public sealed class TextClassificationTask : ITask
{
    public string Name => "text-classification";

    public IReadOnlyList<IMetric> Metrics { get; } = [new Accuracy()];

    public IReadOnlyList<IFidelityMeasure> Fidelity { get; } =
        [new PredictionAgreement(), new KullbackLeiblerDivergence(), new SquaredLogitError()];

    public ModelDescription Describe(ModelConfiguration configuration, ArchitectureRegistry architectures) =>
        ClassifierConfiguration.From(configuration, architectures);

    public bool LacksHead(ModelConfiguration configuration, ArchitectureRegistry architectures) =>
        ClassifierConfiguration.LacksHead(configuration, architectures);

    public ModelConfiguration WithHead(
        ModelConfiguration configuration, ArchitectureRegistry architectures, IReadOnlyList<string> labels)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        ArgumentNullException.ThrowIfNull(labels);
        return labels.Count > 0
            ? ClassifierConfiguration.WithHead(configuration, architectures, labels)
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

    public Baseline? BaselineOf(ITargets targets, ModelDescription model)
    {
        var majority = MajorityClass.Of((ClassTargets)targets, model);
        return new Baseline(Metrics[0].Name, majority.Share, majority.Label);
    }

    public IReadOnlyList<ReportRow> ReportRows(ITargets targets, ModelDescription model)
    {
        var (label, share) = MajorityClass.Of((ClassTargets)targets, model);
        return
        [
            new ReportRow(
                "majorityClass",
                [new("label", label), new("share", share)],
                $"The commonest class of the samples, {label}, is right for {share:P2} of them."),
        ];
    }
}
