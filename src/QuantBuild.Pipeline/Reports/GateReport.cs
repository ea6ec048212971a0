using QuantBuild.Recipes;

namespace QuantBuild.Pipeline.Reports;

/// <summary>A gate and what it was held against.</summary>
internal sealed record GateReport(GateOptions Gate, MetricPair Metric)
{
    public bool FellTooFar => Gate.MaxDrop is { } largest && Metric.Full - Metric.Quantized > largest;

    public bool IsTooLow => Gate.Minimum is { } smallest && Metric.Quantized < smallest;

    public bool Passed => !FellTooFar && !IsTooLow;

    /// <summary>In the recipe's order.</summary>
    public static IReadOnlyList<GateReport> Of(Recipe recipe, IReadOnlyList<MetricPair> metrics) =>
        [.. recipe.Gates.Select(gate =>
            new GateReport(gate, metrics.Single(candidate => candidate.Metric == gate.Metric)))];
}
