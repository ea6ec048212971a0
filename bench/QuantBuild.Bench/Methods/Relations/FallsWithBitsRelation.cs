using QuantBuild.Bench.Methods.Matrices;
using QuantBuild.Bench.Methods.Statistics;

namespace QuantBuild.Bench.Methods.Relations;

/// <summary>More bits of the weights, no more of the quantity: at the same bits of activations.</summary>
internal static class FallsWithBitsRelation
{
    public static IEnumerable<RelationRow> Check(
        RelationRequest relation, RelationQuantity quantity, IReadOnlyList<CellGroup> groups) =>
        from chain in Chains(relation, groups)
        where chain.Count > 1
        select Check(relation, quantity, chain);

    private static IEnumerable<List<CellGroup>> Chains(RelationRequest relation, IReadOnlyList<CellGroup> groups) =>
        groups
        .Where(group => relation.Methods.Contains(group.Cell.Method.Name))
        .GroupBy(group => string.Join(
            '\n',
            [
                group.Cell.Method.Name,
                $"{group.Cell.Bits.Activations}",
                .. group.Cell.Points.Select(point => point.Label),
            ]))
        .Select(chain => chain.OrderByDescending(group => group.Cell.Bits.Weights).ToList());

    private static RelationRow Check(RelationRequest relation, RelationQuantity quantity, List<CellGroup> chain)
    {
        var bits = string.Join(" ≤ ", chain.Select(group => $"{group.Cell.Bits}"));
        var points = string.Join(
            ", ", chain[0].Cell.Points.Select(point => point.Label).Prepend(chain[0].Cell.Method.Title));
        var row = RelationRow.NotMeasured(relation, $"{points}: {bits}", quantity);
        return chain.TrueForAll(group => group.IsMeasured)
            ? row with
            {
                Figures = string.Join(" ≤ ", chain.Select(
                    group => RelationText.Number(RelationText.ValueOf(group, quantity)))),
                Status = chain.Zip(chain.Skip(1)).Max(
                    pair => RelationText.NoMore(Comparison.Of(pair.First, pair.Second, quantity))),
            }
            : row;
    }
}
