using QuantBuild.Models.Data.TableFormats.Parquet.Metadata;
using QuantBuild.Models.Data.TableFormats.Parquet.Records;

namespace QuantBuild.Models.Data.TableFormats.Parquet;

/// <summary>
/// Reads a Parquet file row by row, a page of each wanted column at a time. Its columns are the fields of the schema's
/// first level; the place of a cell is its row, from 1.
/// </summary>
internal sealed class ParquetReader : ITableReader
{
    private readonly Stream stream;
    private readonly FileMetadata metadata;
    private readonly IReadOnlyList<SchemaNode> columns;
    private readonly ByteBudget budget = new();
    private readonly ColumnOpening opening;

    private ParquetReader(string path, Stream stream)
    {
        Path = path;
        this.stream = stream;
        try
        {
            metadata = ParquetFile.ReadMetadata(stream, path, out var end);
            columns = SchemaNode.Columns(metadata.Schema);
            opening = new ColumnOpening(path, stream, end, budget);
        }
        catch (Exception exception) when (exception is InvalidDataException or EndOfStreamException)
        {
            throw Damaged(default, "The file", exception);
        }

        RequireBounds();
        string[] names = [.. columns.Select(column => column.Element.Name)];
        Header = TableHeader.At(path, names, default, "The schema has one column only, and its name is another.");
    }

    public string Path { get; }

    public TableHeader Header { get; }

    public bool KeepsQuotes => false;

    /// <exception cref="DatasetException">The file cannot be opened, or its schema cannot be read.</exception>
    public static ParquetReader Open(string path)
    {
        var opened = TableStream.Open(path);
        try
        {
            return new ParquetReader(path, opened);
        }
        catch
        {
            opened.Dispose();
            throw;
        }
    }

    public IEnumerable<TableRow> ReadRows(IReadOnlyList<int> columns)
    {
        int[] wanted = [.. columns.Distinct()];
        foreach (var column in wanted)
        {
            opening.RequireRead(this.columns[column]);
        }

        var cells = new TableCell[columns.Count];
        var row = 0;
        for (var group = 0; group < metadata.RowGroups.Count; group++)
        {
            RecordColumn[] readers = [.. wanted.Select(column => Open(column, group, row))];
            for (var left = metadata.RowGroups[group].Rows; left > 0; left--)
            {
                row++;
                DatasetException? fault = null;
                for (var i = 0; i < wanted.Length; i++)
                {
                    var cell = Read(readers[i], wanted[i], group, row, ref fault);
                    for (var j = 0; j < cells.Length; j++)
                    {
                        cells[j] = columns[j] == wanted[i] ? cell : cells[j];
                    }
                }

                yield return fault is null ? new TableRow(cells) : new TableRow([], fault);
            }

            for (var i = 0; i < wanted.Length; i++)
            {
                RequireEnd(readers[i], wanted[i], group, row);
            }
        }
    }

    public void Dispose() => stream.Dispose();

    private void RequireBounds()
    {
        if (columns.Count > TableLimits.Columns)
        {
            throw new DatasetException(
                DatasetProblem.Limit, Path, default,
                $"The file has {columns.Count} columns; at most {TableLimits.Columns} are read. Check that the file is "
                + "a table.");
        }

        // Each number alone is bounded first: a sum could overflow.
        if (metadata.RowGroups.Any(group => group.Rows > ParquetLimits.Rows)
            || metadata.RowGroups.Sum(group => group.Rows) > ParquetLimits.Rows)
        {
            throw new DatasetException(
                DatasetProblem.Limit, Path, default,
                $"The file has more than {ParquetLimits.Rows} rows, as its metadata say. Give a part of it.");
        }
    }

    private RecordColumn Open(int column, int group, int row)
    {
        var node = columns[column];
        var chunks = metadata.RowGroups[group].Columns;
        try
        {
            return new RecordColumn(
                node,
                [.. node.Leaves.Select(leaf => opening.Open(leaf, leaf.FirstLeaf < chunks.Count
                    ? chunks[leaf.FirstLeaf]
                    : throw new InvalidDataException("the row group lacks the column")))],
                budget);
        }
        catch (Exception exception) when (exception is InvalidDataException or EndOfStreamException)
        {
            throw Damaged(new TablePlace(row + 1), Subject(column, group), exception);
        }
    }

    private TableCell Read(RecordColumn column, int index, int group, int row, ref DatasetException? fault)
    {
        var place = new TablePlace(row);
        try
        {
            var value = column.Read(out var wrong);
            if (wrong is not null)
            {
                fault ??= new DatasetException(
                    wrong.Problem, Path, place, $"The column '{Header.Names[index]}' {wrong.Message}");
            }

            return RecordCell.Of(value, place);
        }
        catch (Exception exception) when (exception is InvalidDataException or EndOfStreamException)
        {
            throw Damaged(place, Subject(index, group), exception);
        }
    }

    private void RequireEnd(RecordColumn column, int index, int group, int row)
    {
        if (!column.IsAtEnd)
        {
            throw Damaged(
                new TablePlace(row),
                Subject(index, group),
                new InvalidDataException("there are more values than rows"));
        }
    }

    private string Subject(int column, int group) => $"Row group {group + 1}, column '{Header.Names[column]}',";

    private DatasetException Damaged(TablePlace place, string subject, Exception exception) => new(
        DatasetProblem.Syntax, Path, place,
        $"{subject} cannot be read: {exception.Message}. Get or write the file again.",
        exception);
}
