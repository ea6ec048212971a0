namespace QuantBuild.Models.Data;

/// <summary>One row of a table.</summary>
/// <param name="Cells">Of the wanted columns, in their order; only until the next row is read.</param>
/// <param name="Fault">Why the row is none; then <paramref name="Cells"/> mean nothing.</param>
public readonly record struct TableRow(IReadOnlyList<TableCell> Cells, DatasetException? Fault = null);
