using QuantBuild.Recipes;

namespace QuantBuild.Pipeline.Reports;

/// <summary>A gate and what it was held against.</summary>
/// <param name="Gate">As in the recipe.</param>
/// <param name="Metric">What was measured.</param>
public sealed record GateReport(GateOptions Gate, MetricPair Metric)
{
    /// <summary>Whether the metric fell by more than <c>maxDrop</c>.</summary>
    public bool FellTooFar => Gate.MaxDrop is { } largest && Metric.Full - Metric.Quantized > largest;

    /// <summary>Whether the metric is below <c>minimum</c>.</summary>
    public bool IsTooLow => Gate.Minimum is { } smallest && Metric.Quantized < smallest;

    public bool Passed => !FellTooFar && !IsTooLow;

    /// <summary>In the recipe's order.</summary>
    internal static IReadOnlyList<GateReport> Of(Recipe recipe, IReadOnlyList<MetricPair> metrics) =>
        [.. recipe.Gates.Select(gate =>
            new GateReport(gate, metrics.Single(candidate => candidate.Metric == gate.Metric)))];
}
