using nietras.SeparatedValues;

namespace QuantBuild.Models.Data.TableFormats.DelimitedText;

/// <summary>
/// Reads delimited text with quoting (RFC 4180): a field that holds a separator, a line break or a quotation mark
/// stands between quotation marks, those within it doubled. UTF-8 with or without a byte order mark, lines that end
/// with LF, CR LF or CR, no empty lines.
/// </summary>
internal sealed class QuotedReader : ITableReader
{
    private const char Mark = '"';

    private readonly SepReader rows;
    private readonly char separator;
    private readonly bool ignoresExtraFields;
    private readonly string measure;
    private bool isAtFirstRow;

    // Of the current row, and behind it: the rows' own first line is wrong for the first row.
    private int line;
    private int nextLine = 1;

    private QuotedReader(string path, SepReader rows, char separator, TableOptions options)
    {
        Path = path;
        this.rows = rows;
        this.separator = separator;
        var hasHeader = options.HasHeader;
        ignoresExtraFields = options.IgnoresExtraFields;
        measure = hasHeader ? "header" : "first row";
        if (!MoveNext() || rows.Current.Span.IsEmpty)
        {
            throw DelimitedHeader.Empty(path, hasHeader);
        }

        Header = DelimitedHeader.Read(path, FieldsOf(rows.Current), separator, hasHeader);
        isAtFirstRow = !hasHeader;
    }

    public string Path { get; }

    public TableHeader Header { get; }

    public bool KeepsQuotes => false;

    /// <exception cref="DatasetException">The file cannot be opened, or has no header.</exception>
    public static QuotedReader Open(string path, char separator, TableOptions options)
    {
        var text = new StrictTextReader(path);
        try
        {
            // Rows are held against the header, and fields judged and unquoted, here: a fault needs its place.
            var opened = new SepReaderOptions(new Sep(separator))
            {
                HasHeader = false,
                DisableColCountCheck = true,
                Unescape = false,
            }.From(text);
            return new QuotedReader(path, opened, separator, options);
        }
        catch
        {
            text.Dispose();
            throw;
        }
    }

    public IEnumerable<TableRow> ReadRows(IReadOnlyList<int> columns)
    {
        var cells = new TableCell[columns.Count];
        while (isAtFirstRow || MoveNext())
        {
            isAtFirstRow = false;
            yield return RowOf(rows.Current, columns, cells);
        }
    }

    public void Dispose() => rows.Dispose();

    private bool MoveNext()
    {
        line = nextLine;
        try
        {
            var isThere = rows.MoveNext();
            nextLine = isThere ? rows.Current.LineNumberToExcl : line;
            return isThere;
        }
        catch (NotSupportedException exception)
        {
            throw new DatasetException(
                DatasetProblem.Limit, Path, new TablePlace(line),
                $"The row is longer than {TableLimits.LineBytes} characters. Check that the file is a table, and that "
                + "every quotation mark that opens a field is closed.",
                exception);
        }
    }

    private TableRow RowOf(SepReader.Row row, IReadOnlyList<int> columns, TableCell[] cells)
    {
        if (row.Span.IsEmpty)
        {
            return new TableRow([], new DatasetException(
                DatasetProblem.Row, Path, new TablePlace(line), "The row is empty. Remove the line."));
        }

        if (row.Span.Contains(Mark))
        {
            RequireQuoting(row);
        }

        if (row.ColCount < Header.Count || (row.ColCount > Header.Count && !ignoresExtraFields))
        {
            return new TableRow([], new DatasetException(
                DatasetProblem.Row, Path, new TablePlace(line),
                $"The row has {row.ColCount} field{(row.ColCount == 1 ? "" : "s")}, the {measure} {Header.Count}. A "
                + $"field that holds a {DelimitedHeader.NameOf(separator)} or a line break stands between quotation "
                + "marks." + DelimitedHeader.AdviceFor(row.ColCount - Header.Count)));
        }

        var start = 0;
        for (var column = 0; column < row.ColCount; column++)
        {
            var field = row[column].Span;
            for (var i = 0; i < cells.Length; i++)
            {
                if (columns[i] == column)
                {
                    cells[i] = TableCell.OfText(TextOf(field), PlaceOf(row, start));
                }
            }

            start += field.Length + 1;
        }

        return new TableRow(cells);
    }

    // What follows a wrong mark may be in or outside of a field: reading on would guess.
    private void RequireQuoting(SepReader.Row row)
    {
        var start = 0;
        for (var column = 0; column < row.ColCount; column++)
        {
            var field = row[column].Span;
            var wrong = QuotedForm.IndexOfFault(field);
            if (wrong >= 0)
            {
                throw new DatasetException(
                    DatasetProblem.Syntax, Path, PlaceOf(row, start + wrong),
                    QuotedForm.IsOpen(field)
                        ? "The quotation mark here opens a field and is never closed. Close it, or double it where it "
                            + "is text."
                        : field[0] == Mark
                            ? "Behind the quotation mark that closes a field, a separator or the line's end must "
                                + "follow. Double the marks that are text."
                            : "A quotation mark stands within a field that none opens. Put the field between quotation "
                                + "marks and double those that are text, or read the file without quoting (in a "
                                + "recipe: quote: none).");
            }

            start += field.Length + 1;
        }
    }

    private TablePlace PlaceOf(SepReader.Row row, int offset)
    {
        var before = row.Span[..offset];
        var last = nextLine - line == 1 ? -1 : before.LastIndexOf('\n');
        return last < 0
            ? new TablePlace(line, offset + 1)
            : new TablePlace(line + before.Count('\n'), offset - last);
    }

    private string[] FieldsOf(SepReader.Row row)
    {
        if (row.Span.Contains(Mark))
        {
            RequireQuoting(row);
        }

        var fields = new string[row.ColCount];
        for (var i = 0; i < fields.Length; i++)
        {
            fields[i] = TextOf(row[i].Span);
        }

        return fields;
    }

    private static string TextOf(ReadOnlySpan<char> field) =>
        field is [Mark, ..] ? QuotedForm.Unquote(field.ToString()) : field.ToString();
}
