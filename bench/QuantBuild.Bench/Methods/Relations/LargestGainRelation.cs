using System.Globalization;
using QuantBuild.Bench.Methods.Cells;
using QuantBuild.Bench.Methods.Matrices;
using QuantBuild.Bench.Methods.Statistics;
using QuantBuild.Models.Metrics;

namespace QuantBuild.Bench.Methods.Relations;

/// <summary>
/// What the first method gains on the second, the ratio of the second's quantity to the first's, is largest at the
/// stated point. For the divergence every ratio has its bootstrap interval over the evaluation texts.
/// </summary>
internal static class LargestGainRelation
{
    private const ulong BootstrapSeed = 0;

    public static IEnumerable<RelationRow> Check(
        RelationRequest relation, RelationQuantity quantity, IReadOnlyList<CellGroup> groups)
    {
        var pairs = GroupPairs.Beside(groups, relation.Methods[0], relation.Methods[1]).ToList();
        var row = new RelationRow(
            relation.Title,
            $"largest at {string.Join(", ", relation.At.Select(entry => $"{entry.Key[(entry.Key.LastIndexOf('.') + 1)..]} {entry.Value}"))}",
            RelationText.NameOf(quantity),
            RelationText.NotMeasured,
            RelationStatus.NotMeasured);
        if (pairs.Count == 0 || pairs.Exists(pair => !pair.Left.IsMeasured || !pair.Right.IsMeasured))
        {
            yield return row;
            yield break;
        }

        var gains = pairs.ConvertAll(pair => (pair.Left.Cell, Gain: GainOf(pair.Left, pair.Right, quantity)));
        var largest = gains.MaxBy(entry => entry.Gain.Value);
        var stated = gains.Where(entry => IsAt(entry.Cell, relation)).ToList();
        var status = stated switch
        {
            [] => RelationStatus.NotMeasured,
            _ when stated.Exists(entry => entry.Cell == largest.Cell) => RelationStatus.Holds,
            _ when stated.Exists(entry => entry.Gain.High >= largest.Gain.Low) => RelationStatus.HoldsWithinNoise,
            _ => RelationStatus.DoesNotHold,
        };
        yield return row with
        {
            Figures = string.Join("; ", gains.Select(entry => $"{RelationText.Where(entry.Cell)}: {Text(entry.Gain)}")),
            Status = status,
        };
    }

    private static bool IsAt(Cell cell, RelationRequest relation) =>
        relation.At.All(entry => cell.LabelAt(entry.Key) == entry.Value);

    private static Estimate GainOf(CellGroup better, CellGroup worse, RelationQuantity quantity)
    {
        if (quantity != RelationQuantity.KlDivergence)
        {
            var gain = RelationText.ValueOf(worse, quantity) / RelationText.ValueOf(better, quantity);
            return new Estimate(gain, gain, gain);
        }

        var (numerator, denominator) = (worse.Divergences, better.Divergences);
        return Bootstrap.Evaluate(
            numerator.Length,
            rows =>
            {
                var (above, below) = (0.0, 0.0);
                foreach (var row in rows)
                {
                    above += numerator[row];
                    below += denominator[row];
                }

                return above / below;
            },
            BootstrapSeed);
    }

    private static string Text(Estimate gain) => gain.Low == gain.High
        ? string.Create(CultureInfo.InvariantCulture, $"{gain.Value:F2}×")
        : string.Create(CultureInfo.InvariantCulture, $"{gain.Value:F2}× ({gain.Low:F2} – {gain.High:F2})");
}
