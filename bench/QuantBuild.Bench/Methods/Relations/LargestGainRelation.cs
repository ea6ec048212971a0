using System.Globalization;
using QuantBuild.Bench.Methods.Matrices;
using QuantBuild.Bench.Methods.Statistics;

namespace QuantBuild.Bench.Methods.Relations;

/// <summary>
/// What the first method gains on the second, the ratio of the second's quantity to the first's, is largest at the
/// stated point.
/// </summary>
internal static class LargestGainRelation
{
    public static IEnumerable<RelationRow> Check(
        RelationRequest relation, RelationQuantity quantity, IReadOnlyList<CellGroup> groups)
    {
        var row = RelationRow.NotMeasured(
            relation,
            "largest at " + string.Join(
                ", ", relation.At.Select(entry => $"{entry.Key[(entry.Key.LastIndexOf('.') + 1)..]} {entry.Value}")),
            quantity);
        var gains = GroupPairs.Beside(groups, relation.Methods[0], relation.Methods[1])
            .Select(pair => Gain.Of(pair.Left, pair.Right, quantity)).ToList();
        yield return gains.Count == 0 || gains.Contains(null)
            ? row
            : Judge(row, relation, gains.ConvertAll(gain => gain!));
    }

    private static RelationRow Judge(RelationRow row, RelationRequest relation, List<Gain> gains)
    {
        var largest = gains.MaxBy(gain => gain.Value)!;
        var stated = gains.FindAll(gain => gain.Cell.IsAt(relation.At));
        return row with
        {
            Figures = string.Join("; ", gains.Select(gain => $"{RelationText.Where(gain.Cell)}: {Text(gain)}")),
            Status = stated switch
            {
                [] => RelationStatus.NotMeasured,
                _ when !stated.Contains(largest) =>
                    stated.Exists(largest.IsWithinNoiseOf) ? RelationStatus.Undecided : RelationStatus.DoesNotHold,
                _ => gains.Except(stated).Any(largest.IsWithinNoiseOf)
                    ? RelationStatus.Undecided
                    : RelationStatus.Holds,
            },
        };
    }

    private static string Text(Gain gain) => gain.Interval is { } interval
        ? string.Create(CultureInfo.InvariantCulture, $"{gain.Value:F2}× ({interval.Low:F2} – {interval.High:F2})")
        : string.Create(CultureInfo.InvariantCulture, $"{gain.Value:F2}×");
}
