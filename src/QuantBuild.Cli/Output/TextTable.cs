namespace QuantBuild.Cli.Output;

/// <summary>Columns of plain text.</summary>
internal static class TextTable
{
    private const int Gap = 2;

    /// <param name="rows">May be shorter than the first.</param>
    /// <returns>One line a row, columns aligned left, no blanks at the end.</returns>
    public static IEnumerable<string> Align(IReadOnlyList<IReadOnlyList<string>> rows)
    {
        var widths = Enumerable.Range(0, rows.Max(row => row.Count))
            .Select(column => rows.Max(row => column < row.Count ? row[column].Length : 0))
            .ToArray();
        return rows.Select(row =>
            string.Concat(row.Select((cell, column) => cell.PadRight(widths[column] + Gap))).TrimEnd());
    }
}
