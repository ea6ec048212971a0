namespace QuantBuild.Models.Data;

/// <summary>
/// The rules for a column of texts: none empty or blank, and not written in quotation marks. A list is a text that has
/// been split into words.
/// </summary>
/// <param name="path">Of the file.</param>
/// <param name="column">Its name.</param>
/// <param name="keepsQuotes">Whether quotation marks around a field would be a part of it.</param>
internal sealed class TextColumn(string path, string column, bool keepsQuotes)
{
    private readonly QuoteScan quotes = new(column);

    /// <exception cref="DatasetException">The cell holds no text.</exception>
    public void Add(TableCell cell)
    {
        if (cell.Kind is not (TableCellKind.Text or TableCellKind.List or TableCellKind.Null))
        {
            throw new DatasetException(
                DatasetProblem.Type, path, cell.Place,
                $"The column '{column}' holds {NameOf(cell.Kind)} here, but texts are wanted. Name the column that "
                + "holds the texts, or write a text.");
        }

        if (string.IsNullOrWhiteSpace(cell.Text))
        {
            throw new DatasetException(
                DatasetProblem.Row, path, cell.Place,
                $"The column '{column}' is empty in this row, so that there is no text. Fill it in, or remove the "
                + "row.");
        }

        if (keepsQuotes)
        {
            quotes.Add(cell.Text, cell.Place);
        }
    }

    /// <summary>Judges the column as a whole.</summary>
    /// <exception cref="DatasetException">It was written in quotation marks.</exception>
    public void End() => quotes.ThrowIfQuoted(path);

    private static string NameOf(TableCellKind kind) => kind switch
    {
        TableCellKind.Number => "a number",
        TableCellKind.Boolean => "a truth value",
        _ => "an object",
    };
}
