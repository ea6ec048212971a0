using System.Globalization;
using QuantBuild.Recipes;
using QuantBuild.Recipes.Diagnostics;

namespace QuantBuild.Pipeline.Reports;

/// <summary>Says where a recipe's gates failed.</summary>
internal static class Gates
{
    private const string Advice = "use more bits or steps, or an override for the worst module of the report";
    private const string AdviceForFullPrecision = "use a better model, or check that model and data belong together";

    /// <returns>One diagnostic a failed condition.</returns>
    public static IReadOnlyList<Diagnostic> Failures(Recipe recipe, IReadOnlyList<GateReport> gates)
    {
        var failures = new List<Diagnostic>();
        foreach (var (i, report) in gates.Index())
        {
            var location = recipe.LocationOf($"gates[{i}]");
            failures.AddRange(FaultsOf(report).Select(fault => DiagnosticTable.GateFailed.At(location, fault)));
        }

        return failures;
    }

    private static IEnumerable<string> FaultsOf(GateReport report)
    {
        var (gate, figure) = report;
        var value = ReportFigure.Show(report.Value);
        var (name, advice) = gate.IsOfFullPrecision
            ? ($"{figure.Name} of the full-precision model", AdviceForFullPrecision)
            : (figure.Name, Advice);
        if (report.FellTooFar)
        {
            var verb = figure.IsLargerBetter ? "fell" : "rose";
            var full = ReportFigure.Show(figure.Full ?? double.NaN);
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"{name} {verb} from {full} to {value}, by more than maxDrop {gate.MaxDrop}; {advice}");
        }

        if (report.IsTooLow)
        {
            yield return string.Create(
                CultureInfo.InvariantCulture, $"{name} is {value}, below the minimum {gate.Minimum}; {advice}");
        }

        if (report.IsTooHigh)
        {
            yield return string.Create(
                CultureInfo.InvariantCulture, $"{name} is {value}, above the maximum {gate.Maximum}; {advice}");
        }
    }
}
