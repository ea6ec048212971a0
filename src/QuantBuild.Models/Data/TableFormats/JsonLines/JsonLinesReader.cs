using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace QuantBuild.Models.Data.TableFormats.JsonLines;

/// <summary>
/// Reads JSON Lines row by row: UTF-8 with or without a byte order mark, one object a line, no empty lines. The columns
/// are the keys of the first line; a key that is wanted stands in every line, once.
/// </summary>
internal sealed class JsonLinesReader : ITableReader
{
    private readonly TextLines lines;
    private byte[]? first;

    private JsonLinesReader(string path, TextLines lines)
    {
        Path = path;
        this.lines = lines;
        if (!lines.ReadBytes(out var line) || line.IsEmpty)
        {
            throw new DatasetException(
                DatasetProblem.Unreadable, path, new TablePlace(1), "The file is empty. Add an object a line.");
        }

        first = line.ToArray();
        Header = new TableHeader(path, Guarded(first, KeysOf))
        {
            OneColumn = "The object of the first line has one key only, and the keys are the columns.",
        };
    }

    public string Path { get; }

    public TableHeader Header { get; }

    public bool KeepsQuotes => false;

    /// <exception cref="DatasetException">The file cannot be opened, or does not begin with an object.</exception>
    public static JsonLinesReader Open(string path)
    {
        var opened = TextLines.Open(path);
        try
        {
            return new JsonLinesReader(path, opened);
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
        string[] names = [.. columns.Select(column => Header.Names[column])];
        byte[][] keys = [.. names.Select(Encoding.UTF8.GetBytes)];
        while (ReadRow(names, keys, cells) is { } row)
        {
            yield return row;
        }
    }

    public void Dispose() => lines.Dispose();

    private TableRow? ReadRow(string[] names, byte[][] keys, TableCell[] cells)
    {
        ReadOnlySpan<byte> line = first;
        if (first is null && !lines.ReadBytes(out line))
        {
            return null;
        }

        first = null;
        RequireText(line);
        try
        {
            Guarded(line, bytes =>
            {
                ReadCells(bytes, names, keys, cells);
                return cells;
            });
            return new TableRow(cells);
        }
        catch (DatasetException fault)
        {
            return new TableRow([], fault);
        }
    }

    // What is no UTF-8 is wrong as a file, not as a row.
    private void RequireText(ReadOnlySpan<byte> line)
    {
        if (!Utf8.IsValid(line))
        {
            lines.Decode(line);
        }
    }

    private List<string> KeysOf(ReadOnlySpan<byte> line)
    {
        RequireText(line);
        var reader = BeginObject(line);
        var keys = new List<string>();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var key = TextOf(ref reader, line);
            if (keys.Contains(key))
            {
                throw Twice(ref reader, line, key);
            }

            keys.Add(key);
            if (keys.Count > TableLimits.Columns)
            {
                throw new DatasetException(
                    DatasetProblem.Limit, Path, new TablePlace(lines.Line),
                    $"The object has more than {TableLimits.Columns} keys. Check that the file is a table.");
            }

            reader.Skip();
        }

        reader.Read();
        return keys;
    }

    private void ReadCells(ReadOnlySpan<byte> line, string[] names, byte[][] keys, TableCell[] cells)
    {
        var reader = BeginObject(line);
        var found = 0;
        Span<bool> isFound = stackalloc bool[keys.Length];
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var key = IndexOf(ref reader, keys);
            if (key < 0)
            {
                reader.Skip();
                continue;
            }

            if (isFound[key])
            {
                throw Twice(ref reader, line, names[key]);
            }

            reader.Read();
            var cell = CellOf(ref reader, line);
            for (var i = key; i < keys.Length; i++)
            {
                // A column may be wanted twice.
                if (names[i] == names[key])
                {
                    (cells[i], isFound[i]) = (cell, true);
                    found++;
                }
            }
        }

        // Nothing but white space may follow the object.
        reader.Read();
        if (found < keys.Length)
        {
            var missing = names[isFound.IndexOf(false)];
            throw new DatasetException(
                DatasetProblem.Row, Path, new TablePlace(lines.Line),
                $"The object lacks the key '{missing}'. Give it, or remove the line.");
        }
    }

    private Utf8JsonReader BeginObject(ReadOnlySpan<byte> line)
    {
        var reader = new Utf8JsonReader(line);
        if (line.IsEmpty)
        {
            throw new DatasetException(
                DatasetProblem.Row, Path, new TablePlace(lines.Line), "The row is empty. Remove the line.");
        }

        reader.Read();
        return reader.TokenType == JsonTokenType.StartObject
            ? reader
            : throw new DatasetException(
                DatasetProblem.Syntax, Path, PlaceOf(line, reader.TokenStartIndex),
                "The line holds no object. Each line is an object of its own: {\"text\": …, \"label\": …}.");
    }

    private static int IndexOf(ref Utf8JsonReader reader, byte[][] keys)
    {
        for (var i = 0; i < keys.Length; i++)
        {
            if (reader.ValueTextEquals(keys[i]))
            {
                return i;
            }
        }

        return -1;
    }

    private TableCell CellOf(ref Utf8JsonReader reader, ReadOnlySpan<byte> line)
    {
        var place = PlaceOf(line, reader.TokenStartIndex);
        var start = (int)reader.TokenStartIndex;
        switch (reader.TokenType)
        {
            case JsonTokenType.StartArray when ItemsOf(reader, line) is { } items:
                reader.Skip();
                return TableCell.OfList(items, place);
            case JsonTokenType.StartArray or JsonTokenType.StartObject:
                reader.Skip();
                var json = line[start..(int)reader.BytesConsumed];
                return new TableCell(TableCellKind.Object, Encoding.UTF8.GetString(json), place);
            default:
                return new TableCell(KindOf(reader.TokenType), TextOf(ref reader, line), place);
        }
    }

    // Null where the list holds more than texts, numbers and truth values. The reader is a copy.
    private List<string>? ItemsOf(Utf8JsonReader reader, ReadOnlySpan<byte> line)
    {
        var items = new List<string>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType is JsonTokenType.StartArray or JsonTokenType.StartObject or JsonTokenType.Null)
            {
                return null;
            }

            items.Add(TextOf(ref reader, line));
        }

        return items;
    }

    private string TextOf(ref Utf8JsonReader reader, ReadOnlySpan<byte> line)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.Null:
                return string.Empty;
            case JsonTokenType.String or JsonTokenType.PropertyName:
                break;
            default:
                return Encoding.UTF8.GetString(reader.ValueSpan);
        }

        string text;
        try
        {
            text = reader.GetString()!;
        }
        catch (InvalidOperationException exception)
        {
            throw new DatasetException(
                DatasetProblem.Syntax, Path, PlaceOf(line, reader.TokenStartIndex),
                "The text here holds half of a surrogate pair (\\ud800 to \\udfff). Write both halves, or the "
                + "character itself.",
                exception);
        }

        return text.Contains('\0')
            ? throw new DatasetException(
                DatasetProblem.Encoding, Path, PlaceOf(line, reader.TokenStartIndex),
                "The text here holds the character NUL (\\u0000), which no text holds. Remove it.")
            : text;
    }

    private DatasetException Twice(ref Utf8JsonReader reader, ReadOnlySpan<byte> line, string key) => new(
        DatasetProblem.Syntax, Path, PlaceOf(line, reader.TokenStartIndex),
        $"The key '{key}' stands twice in the object, and either value could be meant. Keep one of the two.");

    private TablePlace PlaceOf(ReadOnlySpan<byte> line, long offset) =>
        new(lines.Line, Encoding.UTF8.GetCharCount(line[..(int)offset]) + 1);

    private T Guarded<T>(ReadOnlySpan<byte> line, ReadLine<T> read)
    {
        try
        {
            return read(line);
        }
        catch (JsonException exception)
        {
            var offset = Math.Min(exception.BytePositionInLine ?? 0, line.Length);
            var reason = exception.Message.Split(" LineNumber:", 2)[0];
            throw new DatasetException(
                DatasetProblem.Syntax, Path, PlaceOf(line, offset),
                $"The line is no JSON: {reason} Correct it, and write one object a line.",
                exception);
        }
    }

    private static TableCellKind KindOf(JsonTokenType token) => token switch
    {
        JsonTokenType.Number => TableCellKind.Number,
        JsonTokenType.True or JsonTokenType.False => TableCellKind.Boolean,
        JsonTokenType.Null => TableCellKind.Null,
        _ => TableCellKind.Text,
    };

    /// <summary>Reads something of a line.</summary>
    private delegate T ReadLine<out T>(ReadOnlySpan<byte> line);
}
