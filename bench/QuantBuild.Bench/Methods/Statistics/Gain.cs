using QuantBuild.Bench.Methods.Cells;
using QuantBuild.Bench.Methods.Matrices;
using QuantBuild.Bench.Methods.Running;
using QuantBuild.Models.Metrics;

namespace QuantBuild.Bench.Methods.Statistics;

/// <summary>
/// What one group gains on another: the ratio of the other's quantity to its own, over the seeds that both have. The
/// module error is that of the last module.
/// </summary>
internal sealed class Gain
{
    private const ulong BootstrapSeed = 0;

    private readonly Dictionary<int, double> bySeed;
    private readonly double[] better;
    private readonly double[] worse;

    private Gain(CellGroup better, CellGroup worse, RelationQuantity quantity)
    {
        Cell = better.Cell;
        var values = better.Figures.Zip(
            worse.Figures, (one, other) => ValueOf(other, quantity) / ValueOf(one, quantity));
        bySeed = better.MeasuredSeeds.Zip(values).ToDictionary(pair => pair.First, pair => pair.Second);
        (this.better, this.worse) = quantity == RelationQuantity.KlDivergence
            ? (better.Divergences, worse.Divergences)
            : ([], []);
        Interval = IsOverTexts
            ? Bootstrap.Evaluate(this.better.Length, Over, BootstrapSeed)
            : SeedInterval.Of([.. bySeed.Values]);
        Value = Interval?.Value ?? bySeed.Values.Single();
    }

    /// <summary>Of the first group.</summary>
    public Cell Cell { get; }

    public double Value { get; }

    /// <summary>
    /// Over the evaluation texts for the divergence, else over the seeds; null where there is one seed.
    /// </summary>
    public Estimate? Interval { get; }

    private bool IsOverTexts => better.Length > 0;

    /// <returns>Null where no seed is done in both.</returns>
    public static Gain? Of(CellGroup better, CellGroup worse, RelationQuantity quantity) =>
        CellGroup.WithCommonSeeds(better, worse) is { } common ? new Gain(common.Left, common.Right, quantity) : null;

    /// <summary>
    /// Whether the difference to a smaller gain may be noise: zero lies in its 95 % interval over the texts, or in that
    /// over the seeds; both are paired.
    /// </summary>
    public bool IsWithinNoiseOf(Gain smaller)
    {
        Estimate? overTexts = IsOverTexts && smaller.IsOverTexts
            ? Bootstrap.Evaluate(better.Length, rows => Over(rows) - smaller.Over(rows), BootstrapSeed)
            : null;
        var overSeeds = SeedInterval.Of(
            [.. bySeed.Keys.Intersect(smaller.bySeed.Keys).Select(seed => bySeed[seed] - smaller.bySeed[seed])]);
        return overTexts is { Low: <= 0 } || overSeeds is { Low: <= 0 };
    }

    private double Over(ReadOnlySpan<int> rows)
    {
        var (above, below) = (0.0, 0.0);
        foreach (var row in rows)
        {
            above += worse[row];
            below += better[row];
        }

        return above / below;
    }

    private static double ValueOf(CellFigures figures, RelationQuantity quantity) => quantity switch
    {
        RelationQuantity.KlDivergence => figures.Outputs!.MeanDivergence(),
        RelationQuantity.ModuleError => figures.Modules[^1].RelativeError,
        _ => throw new ArgumentOutOfRangeException(nameof(quantity), quantity, "Has no gain."),
    };
}
