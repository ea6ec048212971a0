namespace QuantBuild.Models.Data;

/// <summary>One row of a table.</summary>
/// <param name="Line">Its first line in the file, from 1.</param>
/// <param name="Fields">As many as the table has columns.</param>
/// <param name="Starts">Where in the line each field begins, in characters from 1.</param>
public readonly record struct TableRow(int Line, IReadOnlyList<string> Fields, IReadOnlyList<int> Starts)
{
    public TablePlace PlaceOf(int field) => new(Line, Starts[field]);
}
