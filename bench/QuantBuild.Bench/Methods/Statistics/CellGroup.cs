using QuantBuild.Bench.Methods.Cells;
using QuantBuild.Bench.Methods.Running;
using QuantBuild.Models.Metrics;
using QuantBuild.Models.Tasks.TextClassification;

namespace QuantBuild.Bench.Methods.Statistics;

/// <summary>The cells that differ in the seed alone: figures are means over the seeds.</summary>
internal sealed class CellGroup
{
    private const ulong BootstrapSeed = 0;

    private readonly Lazy<double[]> divergences;
    private readonly Lazy<Estimate> klDivergence;
    private readonly Lazy<Estimate> agreement;
    private readonly Lazy<Estimate?> metric;

    private CellGroup(IReadOnlyList<CellOutcome> outcomes)
    {
        Cell = outcomes[0].Cell;
        Outcomes = outcomes;
        Figures = [.. outcomes.Where(outcome => outcome.Figures is not null).Select(outcome => outcome.Figures!)];
        divergences = new(() => MeanOverSeeds(KullbackLeiblerDivergence.OfTexts));
        klDivergence = new(() => Bootstrap.Mean(divergences.Value, BootstrapSeed));
        agreement = new(() => Bootstrap.Mean(MeanOverSeeds(PredictionAgreement.OfTexts), BootstrapSeed));
        metric = new(EvaluateMetric);
    }

    /// <summary>The first of its cells: all but the seed holds for the group.</summary>
    public Cell Cell { get; }

    /// <summary>In the order of the seeds.</summary>
    public IReadOnlyList<CellOutcome> Outcomes { get; }

    /// <summary>Of the cells that are done.</summary>
    public IReadOnlyList<CellFigures> Figures { get; }

    public bool IsMeasured => Figures.Count > 0;

    /// <summary>Of the cells that are done.</summary>
    public IEnumerable<int> MeasuredSeeds =>
        Outcomes.Where(outcome => outcome.Figures is not null).Select(outcome => outcome.Cell.Seed);

    /// <summary>Divergence of every evaluation text.</summary>
    public double[] Divergences => divergences.Value;

    /// <summary>With the bootstrap interval over the evaluation texts, each taken with the mean of its seeds.</summary>
    public Estimate KlDivergence => klDivergence.Value;

    /// <inheritdoc cref="KlDivergence"/>
    public Estimate Agreement => agreement.Value;

    /// <summary>The recipe's first metric; null where it has none.</summary>
    public Estimate? Metric => metric.Value;

    /// <summary>Relative error of each module.</summary>
    public IReadOnlyList<double> ModuleErrors =>
        [.. Enumerable.Range(0, Figures.Min(figures => figures.Modules.Count))
            .Select(module => Figures.Average(figures => figures.Modules[module].RelativeError))];

    /// <summary>
    /// Seconds of quantization with all it needs, the least of the seeds: the work does not depend on the seed, and
    /// other programs only add to it. Null where none is known.
    /// </summary>
    public double? Seconds => Figures.Min(figures => figures.Cost.Seconds);

    public double? Mean(Func<CellCost, double?> value)
    {
        var values = Figures.Select(figures => value(figures.Cost)).ToList();
        return values.Count == 0 || values.Contains(null) ? null : values.Average();
    }

    /// <summary>Groups in the order of their first cells.</summary>
    public static IReadOnlyList<CellGroup> Of(IEnumerable<CellOutcome> outcomes) =>
    [
        .. outcomes
            .GroupBy(outcome => string.Join(
                '\n',
                [
                    outcome.Cell.Method.Name,
                    $"{outcome.Cell.Bits}",
                    .. outcome.Cell.Points.Select(point => point.Label),
                ]))
            .Select(group => new CellGroup([.. group])),
    ];

    /// <summary>
    /// Two groups with the seeds alone that are done in both, in one order; null where there is none.
    /// </summary>
    public static (CellGroup Left, CellGroup Right)? WithCommonSeeds(CellGroup left, CellGroup right)
    {
        var seeds = left.MeasuredSeeds.Intersect(right.MeasuredSeeds).Order().ToList();
        return seeds.Count > 0 ? (left.At(seeds), right.At(seeds)) : null;
    }

    /// <summary>
    /// Whether two groups stand at the same bits, and at the same point of every axis that concerns both.
    /// </summary>
    public bool IsBeside(CellGroup other) => Cell.Bits == other.Cell.Bits && SharesPoints(other);

    /// <summary>Whether two groups stand at the same point of every axis that concerns both.</summary>
    public bool SharesPoints(CellGroup other) => Cell.Points.All(
        point => other.Cell.LabelAt(point.Axis) is not { } label || label == point.Label);

    private CellGroup At(IEnumerable<int> seeds) =>
        new([.. seeds.Select(seed => Outcomes.First(outcome => outcome.Cell.Seed == seed))]);

    private double[] MeanOverSeeds(Func<LogitTable, LogitTable, double[]> perText)
    {
        var bySeed = Figures.Select(figures => perText(figures.Outputs!.Full(), figures.Outputs.Quantized())).ToList();
        return [.. Enumerable.Range(0, bySeed[0].Length).Select(text => bySeed.Average(values => values[text]))];
    }

    private Estimate? EvaluateMetric()
    {
        if (Figures[0].Metrics.Count == 0)
        {
            return null;
        }

        var name = Figures[0].Metrics[0].Metric;
        var found = new TextClassificationTask().Metrics.Single(metric => metric.Name == name);
        var predictions = Figures.Select(figures => figures.Outputs!)
            .Select(outputs => new Predictions(outputs.Quantized(), new ClassTargets(outputs.Labels))).ToList();
        return Bootstrap.Evaluate(
            predictions[0].Count,
            rows =>
            {
                var sum = 0.0;
                foreach (var each in predictions)
                {
                    sum += found.Compute(each, rows);
                }

                return sum / predictions.Count;
            },
            BootstrapSeed);
    }
}
