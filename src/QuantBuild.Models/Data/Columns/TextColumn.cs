namespace QuantBuild.Models.Data;

/// <summary>The rules for a column of texts: none empty or blank, and not written in quotation marks.</summary>
/// <param name="path">Of the file.</param>
/// <param name="column">Its name.</param>
internal sealed class TextColumn(string path, string column)
{
    private readonly QuoteScan quotes = new(column);

    /// <exception cref="DatasetException">The field holds no text.</exception>
    public void Add(string field, TablePlace place)
    {
        if (string.IsNullOrWhiteSpace(field))
        {
            throw new DatasetException(
                DatasetProblem.Row, path, place,
                $"The column '{column}' is empty in this row, so that there is no text. Fill it in, or remove the "
                + "row.");
        }

        quotes.Add(field, place);
    }

    /// <summary>Judges the column as a whole.</summary>
    /// <exception cref="DatasetException">It was written in quotation marks.</exception>
    public void End() => quotes.ThrowIfQuoted(path);
}
