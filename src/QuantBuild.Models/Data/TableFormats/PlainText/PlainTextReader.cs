namespace QuantBuild.Models.Data.TableFormats.PlainText;

/// <summary>
/// Reads lines of text: UTF-8 with or without a byte order mark. Blank lines stand between texts and are none.
/// </summary>
internal sealed class PlainTextReader(string path, TextLines lines) : ITableReader
{
    public string Path => path;

    public TableHeader Header { get; } = new(path, [PlainTextFormat.Column])
    {
        OneColumn = $"The file has a text a line, in one column: '{PlainTextFormat.Column}'. If it is a table, say of "
            + "which format (in a recipe: format: tsv).",
    };

    public bool KeepsQuotes => false;

    public IEnumerable<TableRow> ReadRows(IReadOnlyList<int> columns)
    {
        var cells = new TableCell[columns.Count];
        while (ReadText(cells))
        {
            yield return new TableRow(cells);
        }
    }

    public void Dispose() => lines.Dispose();

    private bool ReadText(TableCell[] cells)
    {
        while (lines.Read(out var line))
        {
            if (!line.IsWhiteSpace())
            {
                Array.Fill(cells, TableCell.OfText(line.ToString(), new TablePlace(lines.Line, 1)));
                return true;
            }
        }

        return false;
    }
}
