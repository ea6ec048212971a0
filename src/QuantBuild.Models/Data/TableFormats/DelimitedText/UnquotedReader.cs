namespace QuantBuild.Models.Data.TableFormats.DelimitedText;

/// <summary>
/// Reads delimited text row by row: UTF-8 with or without a byte order mark, lines that end with LF, CR LF or CR, no
/// quoting (a quotation mark is a character like another), no empty lines.
/// </summary>
internal sealed class UnquotedReader : ITableReader
{
    private readonly TextLines lines;
    private readonly char separator;
    private readonly bool ignoresExtraFields;

    // What the number of fields is held against.
    private readonly string measure;
    private string? first;

    private UnquotedReader(string path, TextLines lines, char separator, TableOptions options)
    {
        Path = path;
        this.lines = lines;
        this.separator = separator;
        var hasHeader = options.HasHeader;
        ignoresExtraFields = options.IgnoresExtraFields;
        measure = hasHeader ? "header" : "first row";
        if (!lines.Read(out var text) || text.IsEmpty)
        {
            throw DelimitedHeader.Empty(path, hasHeader);
        }

        var line = text.ToString();
        Header = DelimitedHeader.Read(path, line.Split(separator), separator, hasHeader);
        first = hasHeader ? null : line;
    }

    public string Path { get; }

    public TableHeader Header { get; }

    public bool KeepsQuotes => true;

    /// <exception cref="DatasetException">The file cannot be opened, or has no header.</exception>
    public static UnquotedReader Open(string path, char separator, TableOptions options)
    {
        var opened = TextLines.Open(path);
        try
        {
            return new UnquotedReader(path, opened, separator, options);
        }
        catch (DatasetException)
        {
            opened.Dispose();
            throw;
        }
    }

    public IEnumerable<TableRow> ReadRows(IReadOnlyList<int> columns)
    {
        var cells = new TableCell[columns.Count];
        while (ReadRow(columns, cells) is { } row)
        {
            yield return row;
        }
    }

    public void Dispose() => lines.Dispose();

    private TableRow? ReadRow(IReadOnlyList<int> columns, TableCell[] cells)
    {
        if (first is { } line)
        {
            first = null;
            return RowOf(line, columns, cells);
        }

        return lines.Read(out var text) ? RowOf(text, columns, cells) : null;
    }

    private TableRow RowOf(ReadOnlySpan<char> line, IReadOnlyList<int> columns, TableCell[] cells)
    {
        if (line.IsEmpty)
        {
            return new TableRow([], new DatasetException(
                DatasetProblem.Row, Path, new TablePlace(lines.Line), "The row is empty. Remove the line."));
        }

        var count = 0;
        var start = 0;
        while (true)
        {
            var length = line[start..].IndexOf(separator);
            var field = length < 0 ? line[start..] : line.Slice(start, length);
            for (var i = 0; i < cells.Length; i++)
            {
                if (columns[i] == count)
                {
                    cells[i] = TableCell.OfText(field.ToString(), new TablePlace(lines.Line, start + 1));
                }
            }

            count++;
            if (length < 0)
            {
                break;
            }

            start += length + 1;
        }

        return count == Header.Count || (ignoresExtraFields && count > Header.Count)
            ? new TableRow(cells)
            : new TableRow([], Ragged(line.ToString(), count));
    }

    private DatasetException Ragged(string line, int count)
    {
        // The row may be right, and written by a program that quotes what has a separator or a line break in it.
        var isQuoted = line.Split(separator).Any(field => QuotedForm.IsOpen(field));
        return new DatasetException(
            isQuoted ? DatasetProblem.Quoted : DatasetProblem.Row, Path, new TablePlace(lines.Line),
            $"The row has {count} field{(count == 1 ? "" : "s")}, the {measure} "
            + $"{Header.Count}. "
            + (isQuoted
                ? "A field opens with a quotation mark that it does not close. " + QuotedForm.Advice
                : $"Fields are separated by single {DelimitedHeader.NameOf(separator)}s and hold none themselves."
                    + DelimitedHeader.AdviceFor(count - Header.Count)));
    }
}
