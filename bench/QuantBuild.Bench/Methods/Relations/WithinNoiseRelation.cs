using QuantBuild.Bench.Methods.Matrices;
using QuantBuild.Bench.Methods.Statistics;

namespace QuantBuild.Bench.Methods.Relations;

/// <summary>
/// The first method is no worse than the second by more than noise; being better is no fault. The claim is that there
/// is no difference, so either interval that shows one refutes it.
/// </summary>
internal static class WithinNoiseRelation
{
    public static IEnumerable<RelationRow> Check(
        RelationRequest relation, RelationQuantity quantity, IReadOnlyList<CellGroup> groups) =>
        GroupPairs.Beside(groups, relation.Methods[0], relation.Methods[1])
            .Select(pair => Compare(relation, quantity, pair.Left, pair.Right));

    private static RelationRow Compare(
        RelationRequest relation, RelationQuantity quantity, CellGroup left, CellGroup right)
    {
        var row = RelationRow.NotMeasured(
            relation,
            $"{RelationText.Where(left.Cell)}: {left.Cell.Method.Title} against {right.Cell.Method.Title}",
            quantity);
        var comparisons = left.IsMeasured && right.IsMeasured ? Comparison.Of(left, right, quantity) : [];
        if (comparisons.Count == 0)
        {
            return row;
        }

        var isWorse = comparisons.Any(comparison => comparison.IsHigherByAny);
        var kind = isWorse ? "worse beyond noise"
            : comparisons.All(comparison => comparison.Verdict == Verdict.Lower) ? "better beyond noise"
            : "within noise";
        return row with
        {
            Figures = $"ratio {RelationText.Ratios(comparisons)}: {kind}",
            Status = isWorse ? RelationStatus.DoesNotHold : RelationStatus.Holds,
        };
    }
}
