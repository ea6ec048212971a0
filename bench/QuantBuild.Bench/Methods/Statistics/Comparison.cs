using QuantBuild.Bench.Methods.Matrices;
using QuantBuild.Models.Metrics;

namespace QuantBuild.Bench.Methods.Statistics;

/// <summary>
/// A figure of one group against the same of another. The difference is noise when zero lies in one of its 95 %
/// intervals: Student's over the seeds (paired), and for the divergence the bootstrap over the evaluation texts
/// (paired). Without any interval, one seed and no texts, the sign alone decides.
/// </summary>
/// <param name="Left">The first group's mean.</param>
/// <param name="Right">The second group's.</param>
/// <param name="OverSeeds">Of left − right.</param>
/// <param name="OverTexts">Of left − right.</param>
internal sealed record Comparison(double Left, double Right, Estimate? OverSeeds, Estimate? OverTexts)
{
    private const ulong BootstrapSeed = 0;

    public double Ratio => Left / Right;

    public Verdict Verdict
    {
        get
        {
            Estimate?[] intervals = [OverSeeds, OverTexts];
            if (Left == Right || intervals.Any(interval => interval is { Low: <= 0, High: >= 0 }))
            {
                return Verdict.WithinNoise;
            }

            return Left < Right ? Verdict.Lower : Verdict.Higher;
        }
    }

    /// <summary>One comparison for the divergence, one a module for the error; none where the modules differ.</summary>
    public static IReadOnlyList<Comparison> Of(CellGroup left, CellGroup right, RelationQuantity quantity) => quantity switch
    {
        RelationQuantity.KlDivergence => [Divergence(left, right)],
        RelationQuantity.ModuleError => Errors(left, right),
        _ => throw new ArgumentOutOfRangeException(nameof(quantity), quantity, "Is not compared in this way."),
    };

    private static Comparison Divergence(CellGroup left, CellGroup right)
    {
        var (first, second) = (left.Divergences, right.Divergences);
        return new Comparison(
            left.KlDivergence.Value,
            right.KlDivergence.Value,
            OverCommonSeeds(left, right, MeanDivergence),
            Bootstrap.Mean([.. first.Zip(second, (one, other) => one - other)], BootstrapSeed));
    }

    private static List<Comparison> Errors(CellGroup left, CellGroup right)
    {
        var (first, second) = (left.ModuleErrors, right.ModuleErrors);
        return first.Count != second.Count
            ? []
            : [.. Enumerable.Range(0, first.Count).Select(module => new Comparison(
                first[module],
                second[module],
                OverCommonSeeds(left, right, figures => figures.Modules[module].RelativeError),
                OverTexts: null))];
    }

    private static double MeanDivergence(Running.CellFigures figures) =>
        Fidelity.Divergences(figures.Full(), figures.Quantized()).Average();

    private static Estimate? OverCommonSeeds(
        CellGroup left, CellGroup right, Func<Running.CellFigures, double> value) => SeedInterval.Of(
        [
            .. from one in left.Outcomes
               join other in right.Outcomes on one.Cell.Seed equals other.Cell.Seed
               where one.Figures is not null && other.Figures is not null
               select value(one.Figures!) - value(other.Figures!),
        ]);
}
