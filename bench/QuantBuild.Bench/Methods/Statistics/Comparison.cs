using QuantBuild.Bench.Methods.Matrices;
using QuantBuild.Bench.Methods.Running;
using QuantBuild.Models.Metrics;

namespace QuantBuild.Bench.Methods.Statistics;

/// <summary>
/// A figure of one group against the same of another, over the seeds that both have. It has up to two 95 % intervals:
/// Student's over the seeds (paired), and for the divergence the bootstrap over the evaluation texts (paired). Without
/// any, one seed and no texts, the sign alone decides.
/// </summary>
/// <param name="Left">The first group's mean.</param>
/// <param name="Right">The second group's.</param>
/// <param name="OverSeeds">Of left − right.</param>
/// <param name="OverTexts">Of left − right.</param>
internal sealed record Comparison(double Left, double Right, Estimate? OverSeeds, Estimate? OverTexts)
{
    private const ulong BootstrapSeed = 0;

    public double Ratio => Left / Right;

    /// <summary>What may be claimed: a difference is noise where zero lies in either interval.</summary>
    public Verdict Verdict => Left == Right || Intervals.Any(interval => interval is { Low: <= 0, High: >= 0 })
        ? Verdict.WithinNoise
        : Left < Right ? Verdict.Lower : Verdict.Higher;

    /// <summary>What must be admitted: left is higher, and either interval tells the difference from zero.</summary>
    public bool IsHigherByAny =>
        Left > Right && (!Intervals.Any() || Intervals.Any(interval => interval.Low > 0));

    private IEnumerable<Estimate> Intervals =>
        new[] { OverSeeds, OverTexts }.Where(interval => interval is not null).Select(interval => interval!.Value);

    /// <summary>
    /// One comparison for the divergence, one a module for the error; none where the modules differ or no seed is
    /// common.
    /// </summary>
    public static IReadOnlyList<Comparison> Of(CellGroup left, CellGroup right, RelationQuantity quantity)
    {
        if (CellGroup.WithCommonSeeds(left, right) is not { } common)
        {
            return [];
        }

        return quantity switch
        {
            RelationQuantity.KlDivergence => [Divergence(common.Left, common.Right)],
            RelationQuantity.ModuleError => Errors(common.Left, common.Right),
            _ => throw new ArgumentOutOfRangeException(nameof(quantity), quantity, "Is not compared in this way."),
        };
    }

    private static Comparison Divergence(CellGroup left, CellGroup right) => new(
        left.KlDivergence.Value,
        right.KlDivergence.Value,
        OverSeedsOf(left, right, figures => figures.Outputs!.MeanDivergence()),
        Bootstrap.Mean([.. left.Divergences.Zip(right.Divergences, (one, other) => one - other)], BootstrapSeed));

    private static List<Comparison> Errors(CellGroup left, CellGroup right)
    {
        var (first, second) = (left.ModuleErrors, right.ModuleErrors);
        return first.Count != second.Count
            ? []
            : [.. Enumerable.Range(0, first.Count).Select(module => new Comparison(
                first[module],
                second[module],
                OverSeedsOf(left, right, figures => figures.Modules[module].RelativeError),
                OverTexts: null))];
    }

    private static Estimate? OverSeedsOf(CellGroup left, CellGroup right, Func<CellFigures, double> value) =>
        SeedInterval.Of([.. left.Figures.Zip(right.Figures, (one, other) => value(one) - value(other))]);
}
