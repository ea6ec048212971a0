namespace QuantBuild.Models.Data;

/// <summary>
/// Reads a tab-separated table row by row: UTF-8 with or without a byte order mark, lines that end with LF, CR LF or
/// CR, a header line with the columns' names, no quoting (a quotation mark is a character like another), no empty
/// lines.
/// </summary>
public sealed class TsvReader : ITableReader
{
    private const char Separator = '\t';
    private readonly TextLines lines;

    private TsvReader(string path, TextLines lines)
    {
        Path = path;
        this.lines = lines;
        Header = lines.Read() is { Length: > 0 } header
            ? ReadHeader(path, header)
            : throw new DatasetException(
                DatasetProblem.Unreadable, path, new TablePlace(1),
                "The file is empty. Its first line must name the columns.");
    }

    public string Path { get; }

    public TableHeader Header { get; }

    /// <exception cref="DatasetException">The file cannot be opened, or has no header.</exception>
    public static TsvReader Open(string path)
    {
        var opened = TextLines.Open(path);
        try
        {
            return new TsvReader(path, opened);
        }
        catch (DatasetException)
        {
            opened.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public IEnumerable<TableRow> ReadRows()
    {
        while (lines.Read() is { } text)
        {
            if (text.Length == 0)
            {
                throw new DatasetException(
                    DatasetProblem.Row, Path, new TablePlace(lines.Line), "The row is empty. Remove the line.");
            }

            var fields = text.Split(Separator);
            yield return fields.Length == Header.Count
                ? new TableRow(lines.Line, fields, StartsOf(fields))
                : throw Ragged(fields);
        }
    }

    public void Dispose() => lines.Dispose();

    private static TableHeader ReadHeader(string path, string line)
    {
        var names = line.Split(Separator);
        if (names.Length > TableLimits.Columns)
        {
            throw new DatasetException(
                DatasetProblem.Limit, path, new TablePlace(1),
                $"The first line has {names.Length} columns; at most {TableLimits.Columns} are read. Check that the "
                + "file is a table.");
        }

        var place = 1;
        foreach (var name in names)
        {
            if (name.Any(char.IsControl))
            {
                throw new DatasetException(
                    DatasetProblem.Column, path, new TablePlace(1, place),
                    "A column's name holds a control character. Name the columns in letters and digits.");
            }

            place += name.Length + 1;
        }

        return new TableHeader(path, names);
    }

    private static int[] StartsOf(string[] fields)
    {
        var starts = new int[fields.Length];
        for (var i = 0; i < fields.Length; i++)
        {
            starts[i] = i == 0 ? 1 : starts[i - 1] + fields[i - 1].Length + 1;
        }

        return starts;
    }

    private DatasetException Ragged(string[] fields)
    {
        // The row may be right, and written by a program that quotes what has a tab or a line break in it.
        var isQuoted = fields.Any(field => QuotedForm.IsOpen(field));
        return new DatasetException(
            isQuoted ? DatasetProblem.Quoted : DatasetProblem.Row, Path, new TablePlace(lines.Line),
            $"The row has {fields.Length} field{(fields.Length == 1 ? "" : "s")}, the header {Header.Count}. "
            + (isQuoted
                ? "A field opens with a quotation mark that it does not close. " + QuotedForm.Advice
                : "Fields are separated by single tabs and hold none themselves."));
    }
}
