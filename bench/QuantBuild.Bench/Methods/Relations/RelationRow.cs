namespace QuantBuild.Bench.Methods.Relations;

/// <param name="Title">The relation.</param>
/// <param name="Where">Bits, axes, method.</param>
/// <param name="Quantity">What was compared.</param>
/// <param name="Figures">What was found.</param>
/// <param name="Status">Whether it holds there.</param>
internal sealed record RelationRow(string Title, string Where, string Quantity, string Figures, RelationStatus Status);
