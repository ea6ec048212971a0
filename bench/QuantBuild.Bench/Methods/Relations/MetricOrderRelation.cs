using QuantBuild.Bench.Methods.Matrices;
using QuantBuild.Bench.Methods.Statistics;
using QuantBuild.Models.Metrics;

namespace QuantBuild.Bench.Methods.Relations;

/// <summary>
/// Each method has at least the next one's first metric, at the same bits. The difference is the mean over all tasks
/// and seeds that both have, with Student's interval over them: metrics of different tasks are in different units, and
/// are taken as they are.
/// </summary>
internal static class MetricOrderRelation
{
    public static IEnumerable<RelationRow> Check(RelationRequest relation, IReadOnlyList<CellGroup> groups) =>
        from pair in relation.Methods.Zip(relation.Methods.Skip(1))
        from byBits in GroupPairs.Beside(groups, pair.First, pair.Second).GroupBy(beside => $"{beside.Left.Cell.Bits}")
        select Compare(relation, byBits.Key, [.. byBits]);

    private static RelationRow Compare(
        RelationRequest relation, string bits, IReadOnlyList<(CellGroup Left, CellGroup Right)> pairs)
    {
        var (left, right) = (pairs[0].Left.Cell.Method.Title, pairs[0].Right.Cell.Method.Title);
        var row = RelationRow.NotMeasured(relation, $"{bits}: {left} ≥ {right}", RelationQuantity.Metric);
        var common = pairs.Select(pair => CellGroup.WithCommonSeeds(pair.Left, pair.Right))
            .Where(both => both is not null).Select(both => both!.Value).ToList();
        if (common.Count == 0)
        {
            return row;
        }

        var (better, worse) = (Metrics(common.Select(both => both.Left)), Metrics(common.Select(both => both.Right)));
        var gain = better.Average() - worse.Average();
        var spread = DifferenceOf(better, worse) is { } interval
            ? $" ({RelationText.Interval(interval)} over {better.Count} runs, tasks: {common.Count})"
            : string.Empty;
        return row with
        {
            Figures = $"{RelationText.Number(better.Average())} to {RelationText.Number(worse.Average())}, difference "
                + RelationText.Number(gain) + spread,
            Status = RelationText.NoMore(
                [new Comparison(worse.Average(), better.Average(), DifferenceOf(worse, better), OverTexts: null)]),
        };
    }

    private static Estimate? DifferenceOf(List<double> left, List<double> right) =>
        SeedInterval.Of([.. left.Zip(right, (one, other) => one - other)]);

    private static List<double> Metrics(IEnumerable<CellGroup> groups) =>
        [.. groups.SelectMany(group => group.Figures).Select(figures => figures.Metrics[0].Quantized)];
}
