using System.Globalization;
using QuantBuild.Recipes;
using QuantBuild.Recipes.Diagnostics;

namespace QuantBuild.Pipeline.Reports;

/// <summary>Holds a recipe's gates against the metrics.</summary>
internal static class Gates
{
    /// <returns>One diagnostic a failed condition.</returns>
    public static IReadOnlyList<Diagnostic> Check(Recipe recipe, IReadOnlyList<MetricPair> metrics)
    {
        var failures = new List<Diagnostic>();
        for (var i = 0; i < recipe.Gates.Count; i++)
        {
            var gate = recipe.Gates[i];
            var metric = metrics.Single(candidate => candidate.Metric == gate.Metric);
            var location = recipe.LocationOf($"gates[{i}]");
            if (gate.MaxDrop is { } largest && metric.Full - metric.Quantized > largest)
            {
                failures.Add(DiagnosticTable.GateFailed.At(location, string.Create(
                    CultureInfo.InvariantCulture,
                    $"{gate.Metric} fell from {metric.Full:F4} to {metric.Quantized:F4}, by more than maxDrop {largest}; {Advice}")));
            }

            if (gate.Minimum is { } smallest && metric.Quantized < smallest)
            {
                failures.Add(DiagnosticTable.GateFailed.At(location, string.Create(
                    CultureInfo.InvariantCulture,
                    $"{gate.Metric} is {metric.Quantized:F4}, below the minimum {smallest}; {Advice}")));
            }
        }

        return failures;
    }

    private const string Advice = "use more bits or steps, or an override for the worst module of the report";
}
