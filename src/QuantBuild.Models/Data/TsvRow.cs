namespace QuantBuild.Models.Data;

/// <summary>One row of a table.</summary>
/// <param name="Line">Its line in the file, from 1.</param>
/// <param name="Fields">As many as the table has columns.</param>
public readonly record struct TsvRow(int Line, IReadOnlyList<string> Fields);
