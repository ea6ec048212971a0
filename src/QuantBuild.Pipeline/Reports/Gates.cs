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
        foreach (var (i, report) in GateReport.Of(recipe, metrics).Index())
        {
            var (gate, metric) = report;
            var location = recipe.LocationOf($"gates[{i}]");
            if (report.FellTooFar)
            {
                failures.Add(DiagnosticTable.GateFailed.At(location, string.Create(
                    CultureInfo.InvariantCulture,
                    $"{gate.Metric} fell from {metric.Full:F4} to {metric.Quantized:F4}, by more than maxDrop "
                    + $"{gate.MaxDrop}; {Advice}")));
            }

            if (report.IsTooLow)
            {
                failures.Add(DiagnosticTable.GateFailed.At(location, string.Create(
                    CultureInfo.InvariantCulture,
                    $"{gate.Metric} is {metric.Quantized:F4}, below the minimum {gate.Minimum}; {Advice}")));
            }
        }

        return failures;
    }

    private const string Advice = "use more bits or steps, or an override for the worst module of the report";
}
