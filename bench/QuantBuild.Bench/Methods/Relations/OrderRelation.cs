using QuantBuild.Bench.Methods.Matrices;
using QuantBuild.Bench.Methods.Statistics;

namespace QuantBuild.Bench.Methods.Relations;

/// <summary>Each method has no more of the quantity than the next, at the same bits and points.</summary>
internal static class OrderRelation
{
    public static IEnumerable<RelationRow> Check(
        RelationRequest relation, RelationQuantity quantity, IReadOnlyList<CellGroup> groups)
    {
        foreach (var (better, worse) in relation.Methods.Zip(relation.Methods.Skip(1)))
        {
            foreach (var (left, right) in GroupPairs.Beside(groups, better, worse))
            {
                yield return Compare(relation, quantity, left, right);
            }
        }
    }

    private static RelationRow Compare(
        RelationRequest relation, RelationQuantity quantity, CellGroup left, CellGroup right)
    {
        var row = RelationRow.NotMeasured(
            relation,
            $"{RelationText.Where(left.Cell)}: {left.Cell.Method.Title} ≤ {right.Cell.Method.Title}",
            quantity);
        if (!left.IsMeasured || !right.IsMeasured)
        {
            return row;
        }

        var comparisons = Comparison.Of(left, right, quantity);
        var values = $"{RelationText.Number(RelationText.ValueOf(left, quantity))} to "
            + RelationText.Number(RelationText.ValueOf(right, quantity));
        return row with
        {
            Figures = $"{values}; ratio {RelationText.Ratios(comparisons)}",
            Status = RelationText.NoMore(comparisons),
        };
    }
}
