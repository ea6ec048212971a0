using QuantBuild.Models.Metrics;

namespace QuantBuild.Pipeline;

/// <param name="Metrics">Of the task, with their intervals.</param>
/// <param name="Logits">In the data file's order.</param>
public sealed record CheckpointEvaluationResult(IReadOnlyList<MetricResult> Metrics, LogitTable Logits);
