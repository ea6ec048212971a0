using QuantBuild.Formats.Architectures;
using QuantBuild.Formats.Architectures.Descriptions;
using QuantBuild.Formats.Configuration;
using QuantBuild.Models.Data;
using QuantBuild.Models.Metrics;
using QuantBuild.Tensors;

namespace QuantBuild.Models.Tasks.Reranking;

/// <summary>
/// How relevant a document is to a query, the one logit of a model that reads both as a pair (a cross-encoder); the
/// documents of a query are ordered by it.
/// </summary>
public sealed class RerankingTask : ITask
{
    public string Name => "reranking";

    public IReadOnlyList<IMetric> Metrics { get; } = [RankingMetric.NormalizedGain, RankingMetric.Recall];

    public IReadOnlyList<IFidelityMeasure> Fidelity { get; } =
        [new MeanSquaredDifference(), OrderFidelity.First, OrderFidelity.Kendall];

    /// <summary>The query, and the document.</summary>
    /// <inheritdoc/>
    public bool NeedsPairs => true;

    public ModelDescription Describe(ModelConfiguration configuration, ArchitectureRegistry architectures) =>
        ScorerConfiguration.From(configuration, architectures);

    public bool LacksHead(ModelConfiguration configuration, ArchitectureRegistry architectures) =>
        ClassifierConfiguration.LacksHead(configuration, architectures);

    public ModelConfiguration WithHead(
        ModelConfiguration configuration, ArchitectureRegistry architectures, HeadRequest head)
    {
        ArgumentNullException.ThrowIfNull(head);
        return ScorerConfiguration.WithHead(configuration, architectures, head.Labels);
    }

    public ITargetForm TargetsOf(ModelDescription model) => new RelevanceTargetForm();

    /// <summary>The binary cross-entropy of 1 / (1 + e^−logit) with whether the document is relevant.</summary>
    /// <inheritdoc cref="ITask.Loss"/>
    public Tensor Loss(Tensor logits, Batch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        return BinaryChoice.Of(logits).CrossEntropy(batch.Targets);
    }

    /// <summary>The mean squared difference from the other model's logit; the temperature has no meaning.</summary>
    /// <inheritdoc cref="ITask.DistillationLoss"/>
    public Tensor DistillationLoss(Tensor logits, Tensor teacher, Batch batch, float temperature) =>
        SquaredError.Of(logits, teacher);

    public IReadOnlyList<Baseline> BaselinesOf(ITargets targets, ModelDescription model) => [];

    public IReadOnlyList<ReportRow> ReportRows(Predictions full, Predictions quantized, ModelDescription model)
    {
        ArgumentNullException.ThrowIfNull(full);
        var targets = (RelevanceTargets)full.Targets;
        var (queries, pairs) = ((long)targets.Answers, (long)targets.Count);
        return
        [
            new ReportRow(
                "queries",
                [new("queries", queries), new("pairs", pairs)],
                $"{pairs:N0} pairs of {queries:N0} queries."),
        ];
    }
}
