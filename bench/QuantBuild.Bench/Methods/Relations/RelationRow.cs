using QuantBuild.Bench.Methods.Matrices;

namespace QuantBuild.Bench.Methods.Relations;

/// <param name="Title">The relation.</param>
/// <param name="Where">Bits, axes, method.</param>
/// <param name="Quantity">What was compared.</param>
/// <param name="Figures">What was found.</param>
/// <param name="Status">Whether it holds there.</param>
internal sealed record RelationRow(string Title, string Where, string Quantity, string Figures, RelationStatus Status)
{
    /// <summary>A row that has its figures still to come.</summary>
    public static RelationRow NotMeasured(RelationRequest relation, string where, RelationQuantity quantity) => new(
        relation.Title, where, RelationText.NameOf(quantity), RelationText.NotMeasured, RelationStatus.NotMeasured);
}
