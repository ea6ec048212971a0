using System.Text;
using QuantBuild.Formats.Files;

namespace QuantBuild.Models.Data;

/// <summary>
/// Reads a tab-separated table row by row: UTF-8 with or without a byte order mark, a header line with the columns'
/// names, no quoting (a quotation mark is a character like another).
/// </summary>
public sealed class TsvReader : IDisposable
{
    private const char Separator = '\t';
    private readonly StreamReader reader;
    private int line;

    private TsvReader(string path, StreamReader reader)
    {
        Path = path;
        this.reader = reader;
        Columns = ReadLine() is { Length: > 0 } header
            ? header.Split(Separator)
            : throw new DatasetException(path, 1, "The file is empty. Its first line must name the columns.")
            {
                Problem = DatasetProblem.Unreadable,
            };
    }

    public string Path { get; }

    /// <summary>The header's names, in the file's order.</summary>
    public IReadOnlyList<string> Columns { get; }

    /// <exception cref="DatasetException">The file cannot be opened, or has no header.</exception>
    public static TsvReader Open(string path)
    {
        StreamReader? opened = null;
        try
        {
            var encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
            opened = new StreamReader(
                InputFile.OpenRead(path), encoding, detectEncodingFromByteOrderMarks: false);
            var table = new TsvReader(path, opened);
            opened = null;
            return table;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new DatasetException(
                path,
                line: null,
                $"The file cannot be read ({exception.Message}). Check that it exists and is readable.",
                exception);
        }
        finally
        {
            opened?.Dispose();
        }
    }

    /// <summary>Where a column stands.</summary>
    /// <exception cref="DatasetException">No column has that name; the nearest one is suggested.</exception>
    public int IndexOf(string column)
    {
        for (var i = 0; i < Columns.Count; i++)
        {
            if (Columns[i] == column)
            {
                return i;
            }
        }

        var nearest = NearestName.To(column, Columns);
        throw new DatasetException(
            Path,
            1,
            $"There is no column '{column}'. Did you mean '{nearest}'? The columns: {string.Join(", ", Columns)}.")
        {
            Problem = DatasetProblem.Column,
        };
    }

    /// <summary>The rows from here to the end of the file.</summary>
    /// <exception cref="DatasetException">A row that is empty, or has not as many fields as the header.</exception>
    public IEnumerable<TsvRow> ReadRows()
    {
        while (ReadLine() is { } text)
        {
            if (text.Length == 0)
            {
                throw new DatasetException(Path, line, "The row is empty. Remove the line.");
            }

            var fields = text.Split(Separator);
            yield return fields.Length == Columns.Count
                ? new TsvRow(line, fields)
                : throw new DatasetException(
                    Path,
                    line,
                    $"The row has {fields.Length} fields, the header {Columns.Count}. "
                    + "Fields are separated by single tabs and hold none themselves.");
        }
    }

    public void Dispose() => reader.Dispose();

    private string? ReadLine()
    {
        line++;
        try
        {
            var text = reader.ReadLine();
            return line == 1 ? text?.TrimStart('\uFEFF') : text;
        }
        catch (DecoderFallbackException exception)
        {
            throw new DatasetException(
                Path, line, "The text here is not UTF-8. Convert the file to UTF-8.", exception);
        }
    }
}
