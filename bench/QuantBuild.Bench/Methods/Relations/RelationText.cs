using System.Globalization;
using QuantBuild.Bench.Methods.Cells;
using QuantBuild.Bench.Methods.Matrices;
using QuantBuild.Bench.Methods.Statistics;
using QuantBuild.Models.Metrics;

namespace QuantBuild.Bench.Methods.Relations;

/// <summary>How relations write what they compare.</summary>
internal static class RelationText
{
    public const string NotMeasured = "not measured";

    public static string NameOf(RelationQuantity quantity) => quantity switch
    {
        RelationQuantity.KlDivergence => "KL",
        RelationQuantity.ModuleError => "module error",
        _ => "metric",
    };

    public static string Number(double value) => value.ToString("G3", CultureInfo.InvariantCulture);

    /// <summary>Bits and the labels of the axes, without method and seed.</summary>
    public static string Where(Cell cell) => string.Join(
        ", ",
        cell.Points.Select(point => $"{point.Axis[(point.Axis.LastIndexOf('.') + 1)..]} {point.Label}")
            .Prepend($"{cell.Bits}"));

    public static string Interval(Estimate estimate) => $"{Number(estimate.Low)} … {Number(estimate.High)}";

    /// <summary>The quantity's mean: of the last module where it is the error.</summary>
    public static double ValueOf(CellGroup group, RelationQuantity quantity) => quantity switch
    {
        RelationQuantity.KlDivergence => group.KlDivergence.Value,
        RelationQuantity.ModuleError => group.ModuleErrors[^1],
        _ => group.Metric?.Value ?? double.NaN,
    };

    /// <summary>
    /// The status of "left has no more than right", over all modules where the quantity is the error. Equal figures
    /// hold; a difference that may be noise decides nothing.
    /// </summary>
    public static RelationStatus NoMore(IReadOnlyList<Comparison> comparisons) => comparisons.Count == 0
        ? RelationStatus.NotMeasured
        : comparisons.Max(comparison => comparison switch
        {
            { Verdict: Verdict.Higher } => RelationStatus.DoesNotHold,
            { Verdict: Verdict.Lower } => RelationStatus.Holds,
            _ => comparison.Left == comparison.Right ? RelationStatus.Holds : RelationStatus.Undecided,
        });

    /// <summary>The ratios of all modules, or of the divergences with the intervals of their difference.</summary>
    public static string Ratios(IReadOnlyList<Comparison> comparisons)
    {
        var ratios = string.Join(' ', comparisons.Select(comparison => Number(comparison.Ratio)));
        return comparisons is [{ OverTexts: { } texts } only]
            ? $"{ratios} (difference over texts {Interval(texts)}"
                + $"{(only.OverSeeds is { } seeds ? $", over seeds {Interval(seeds)}" : string.Empty)})"
            : ratios;
    }
}
