using System.Globalization;
using QuantBuild.Bench.Methods.Matrices;
using QuantBuild.Bench.Methods.Statistics;

namespace QuantBuild.Bench.Methods.Relations;

/// <summary>
/// The setting that takes the fewest seconds among those that are no worse than the reference at the same bits: by
/// divergence, module error, or by the metric, of which a share must be kept.
/// </summary>
internal static class CheapestRelation
{
    public static IEnumerable<RelationRow> Check(
        RelationRequest relation, RelationQuantity quantity, IReadOnlyList<CellGroup> groups) => groups
        .Where(group => group.Cell.Method.Name == relation.Reference && group.Cell.IsAt(relation.At))
        .Select(reference => Check(
            relation,
            quantity,
            reference,
            [
                .. groups.Where(group => group.Cell.Method.Name != relation.Reference
                    && relation.Methods.Contains(group.Cell.Method.Name) && group.IsBeside(reference)),
            ]));

    private static RelationRow Check(
        RelationRequest relation, RelationQuantity quantity, CellGroup reference, List<CellGroup> candidates)
    {
        var row = RelationRow.NotMeasured(relation, RelationText.Where(reference.Cell), quantity);
        var measured = candidates.FindAll(group => group.IsMeasured && group.Seconds is not null);
        if (!reference.IsMeasured || reference.Seconds is not { } cost || measured.Count == 0)
        {
            return row;
        }

        var good = measured.FindAll(group => Meets(relation, quantity, group, reference));
        if (good.MinBy(group => group.Seconds) is not { } cheapest)
        {
            var best = measured.MinBy(group => Badness(group, quantity))!;
            return row with
            {
                Figures = $"none of {measured.Count} is: the best, {Name(best)}, has {Value(best, quantity)} "
                    + $"against {Value(reference, quantity)}",
                Status = RelationStatus.DoesNotHold,
            };
        }

        var ratio = cost / cheapest.Seconds!.Value;
        return row with
        {
            Figures = string.Create(
                CultureInfo.InvariantCulture,
                $"{Name(cheapest)}: {cheapest.Seconds:F1} s against {cost:F1} s, {ratio:F1}×; "
                + $"{Value(cheapest, quantity)} against {Value(reference, quantity)}"),
            Status = relation.Ratio is { } asked && ratio < asked ? RelationStatus.DoesNotHold : RelationStatus.Holds,
        };
    }

    private static bool Meets(
        RelationRequest relation, RelationQuantity quantity, CellGroup group, CellGroup reference) =>
        quantity == RelationQuantity.Metric
            ? RelationText.ValueOf(group, quantity) >= relation.Share * RelationText.ValueOf(reference, quantity)
            : RelationText.ValueOf(group, quantity) <= RelationText.ValueOf(reference, quantity);

    private static double Badness(CellGroup group, RelationQuantity quantity) =>
        RelationText.ValueOf(group, quantity) * (quantity == RelationQuantity.Metric ? -1 : 1);

    private static string Value(CellGroup group, RelationQuantity quantity) => quantity == RelationQuantity.Metric
        ? RelationText.ValueOf(group, quantity).ToString("F4", CultureInfo.InvariantCulture)
        : RelationText.Number(RelationText.ValueOf(group, quantity));

    private static string Name(CellGroup group) => string.Join(
        ", ",
        group.Cell.Points.Select(point => $"{point.Axis[(point.Axis.LastIndexOf('.') + 1)..]} {point.Label}")
            .Prepend(group.Cell.Method.Title));
}
