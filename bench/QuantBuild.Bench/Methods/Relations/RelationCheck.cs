using QuantBuild.Bench.Methods.Matrices;
using QuantBuild.Bench.Methods.Statistics;

namespace QuantBuild.Bench.Methods.Relations;

/// <summary>Checks a matrix' relations.</summary>
internal static class RelationCheck
{
    public static IReadOnlyList<RelationRow> Run(Matrix matrix, IReadOnlyList<CellGroup> groups) =>
        [.. matrix.Relations.SelectMany(relation => Check(relation, groups))];

    private static IEnumerable<RelationRow> Check(RelationRequest relation, IReadOnlyList<CellGroup> groups) =>
        relation.Of.SelectMany(quantity => relation.Kind switch
        {
            RelationKind.FallsWithBits => FallsWithBitsRelation.Check(relation, quantity, groups),
            RelationKind.Order when quantity == RelationQuantity.Metric => MetricOrderRelation.Check(relation, groups),
            RelationKind.Order => OrderRelation.Check(relation, quantity, groups),
            RelationKind.WithinNoise => WithinNoiseRelation.Check(relation, quantity, groups),
            RelationKind.LargestGain => LargestGainRelation.Check(relation, quantity, groups),
            RelationKind.Cheapest => CheapestRelation.Check(relation, quantity, groups),
            _ => throw new ArgumentOutOfRangeException(nameof(relation), relation.Kind, "Is no relation."),
        });
}
