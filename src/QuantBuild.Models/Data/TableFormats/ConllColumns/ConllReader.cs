namespace QuantBuild.Models.Data.TableFormats.ConllColumns;

/// <summary>
/// Reads sentences of words and tags: UTF-8 with or without a byte order mark, columns by number, as many in every
/// line. Between two columns stands the separator, or without one any blanks and tabs. A sentence that begins with
/// <c>-DOCSTART-</c> says where a document begins, and is no row.
/// </summary>
internal sealed class ConllReader : ITableReader
{
    private const string DocumentStart = "-DOCSTART-";
    private const int MostWords = 1 << 20;

    private readonly TextLines lines;
    private readonly char? separator;

    // The line behind what was read, where that has been looked at.
    private string? next;

    private ConllReader(string path, TextLines lines, char? separator)
    {
        Path = path;
        this.lines = lines;
        this.separator = separator;
        next = NextWord() ?? throw new DatasetException(
            DatasetProblem.Unreadable, path, new TablePlace(1), "The file is empty. Add at least one sentence.");
        var count = Split(next).Count;
        Header = count <= TableLimits.Columns
            ? TableHeader.Numbered(path, count)
            : throw new DatasetException(
                DatasetProblem.Limit, path, new TablePlace(lines.Line),
                $"The line has {count} columns; at most {TableLimits.Columns} are read. Check that the file is one of "
                + "words and tags.");
    }

    public string Path { get; }

    public TableHeader Header { get; }

    public bool KeepsQuotes => false;

    /// <exception cref="DatasetException">The file cannot be opened, or is empty.</exception>
    public static ConllReader Open(string path, char? separator)
    {
        var opened = TextLines.Open(path);
        try
        {
            return new ConllReader(path, opened, separator);
        }
        catch (DatasetException)
        {
            opened.Dispose();
            throw;
        }
    }

    public IEnumerable<TableRow> ReadRows(IReadOnlyList<int> columns)
    {
        while ((next ?? NextWord()) is { } first)
        {
            next = null;
            var row = ReadSentence(first, columns);
            if (!first.StartsWith(DocumentStart, StringComparison.Ordinal))
            {
                yield return row;
            }
        }
    }

    public void Dispose() => lines.Dispose();

    private TableRow ReadSentence(string first, IReadOnlyList<int> columns)
    {
        var items = columns.Select(_ => new List<string>()).ToArray();
        var places = columns.Select(_ => new List<TablePlace>()).ToArray();
        DatasetException? fault = null;
        for (var line = first; line is not null; line = NextOfSentence())
        {
            var fields = Split(line);
            if (fields.Count != Header.Count)
            {
                fault ??= new DatasetException(
                    DatasetProblem.Row, Path, new TablePlace(lines.Line),
                    $"The line has {fields.Count} column{(fields.Count == 1 ? "" : "s")}, the first one "
                    + $"{Header.Count}. Give every word all its tags, and put a blank line between sentences.");
                continue;
            }

            for (var i = 0; i < columns.Count; i++)
            {
                var (start, text) = fields[columns[i]];
                items[i].Add(text);
                places[i].Add(new TablePlace(lines.Line, start + 1));
            }

            if (items is [{ Count: > MostWords }, ..])
            {
                throw new DatasetException(
                    DatasetProblem.Limit, Path, new TablePlace(lines.Line),
                    $"The sentence has more than {MostWords} words. Put a blank line between sentences.");
            }
        }

        return fault is null
            ? new TableRow([.. items.Select((list, i) => TableCell.OfList(list, places[i][0], places[i]))])
            : new TableRow([], fault);
    }

    // Null at a blank line, and at the end.
    private string? NextOfSentence() => lines.Read(out var line) && !line.IsWhiteSpace() ? line.ToString() : null;

    // Null at the end.
    private string? NextWord()
    {
        while (lines.Read(out var line))
        {
            if (!line.IsWhiteSpace())
            {
                return line.ToString();
            }
        }

        return null;
    }

    private List<(int Start, string Text)> Split(string line)
    {
        var fields = new List<(int Start, string Text)>();
        var rest = separator is null ? line.TrimEnd(' ', '\t') : line;
        var start = 0;
        while (true)
        {
            var length = separator is { } between
                ? rest.AsSpan(start).IndexOf(between)
                : rest.AsSpan(start).IndexOfAny(' ', '\t');
            if (length < 0)
            {
                fields.Add((start, rest[start..]));
                return fields;
            }

            if (length > 0 || separator is not null)
            {
                fields.Add((start, rest.Substring(start, length)));
            }

            start += length + 1;
        }
    }
}
