namespace QuantBuild.Models.Data;

/// <summary>
/// The columns of one file that are read: each judged as a whole, before the first row of it is used, so that the way
/// a field is read never depends on where in the file it stands.
/// </summary>
internal sealed class TableColumns
{
    private readonly ITableReader table;
    private readonly List<int> indices = [];
    private readonly TextColumn text;
    private readonly TextColumn? pair;
    private readonly TargetColumn? target;

    /// <param name="table">The file, at its first row.</param>
    /// <param name="columns">Which to read.</param>
    /// <param name="target">What to do with the column of targets; null where none is read.</param>
    /// <exception cref="DatasetException">A column is not there.</exception>
    public TableColumns(ITableReader table, TextColumns columns, TargetColumn? target)
    {
        this.table = table;
        this.target = target;
        indices.Add(table.Header.IndexOf(columns.Text));
        text = new TextColumn(table.Path, columns.Text, table.KeepsQuotes);
        if (columns.Pair is { } second)
        {
            indices.Add(table.Header.IndexOf(second));
            pair = new TextColumn(table.Path, second, table.KeepsQuotes);
        }

        if (target is not null)
        {
            indices.Add(table.Header.IndexOf(columns.Label!));
        }
    }

    /// <summary>Reads the file to its end, or until nothing more can be said of it.</summary>
    /// <param name="faults">Gets what is wrong with single rows and with columns.</param>
    /// <param name="cancellation">Looked at before each row.</param>
    /// <returns>How many rows there are.</returns>
    /// <exception cref="DatasetException">The file cannot be read any further.</exception>
    public long Judge(FaultList faults, CancellationToken cancellation)
    {
        var rows = 0L;
        foreach (var row in table.ReadRows(indices))
        {
            cancellation.ThrowIfCancellationRequested();
            rows++;
            if (row.Fault is { } fault)
            {
                faults.Add(fault);
            }
            else
            {
                Judge(row, faults);
            }

            if (faults.IsFull)
            {
                return rows;
            }
        }

        faults.Try(text.End);
        if (pair is not null)
        {
            faults.Try(pair.End);
        }

        return rows;
    }

    /// <summary>The rows of a file that was judged.</summary>
    /// <exception cref="DatasetException">The file has changed meanwhile.</exception>
    public IEnumerable<TextExample> Read()
    {
        foreach (var row in table.ReadRows(indices))
        {
            yield return row.Fault is { } fault ? throw fault : ExampleOf(row);
        }
    }

    private TextExample ExampleOf(TableRow row)
    {
        var first = row.Cells[0];
        return new TextExample(
            first.Text,
            pair is null ? null : row.Cells[1].Text,
            target?.Meant(table.Path, row.Cells[^1]),
            first.Place with { Path = table.Path })
        {
            Words = first.Items,
        };
    }

    // Without closures: this is done for every row.
    private void Judge(TableRow row, FaultList faults)
    {
        var isRight = Judge(text, row.Cells[0], faults);
        if (pair is not null)
        {
            isRight &= Judge(pair, row.Cells[1], faults);
        }

        try
        {
            // What is expected of a text can be held against it only where there is one.
            if (isRight && target is not null)
            {
                target.Judge(ExampleOf(row));
            }
            else
            {
                target?.Judge(table.Path, row.Cells[^1]);
            }
        }
        catch (DatasetException fault)
        {
            faults.Add(fault);
        }
    }

    private static bool Judge(TextColumn column, TableCell cell, FaultList faults)
    {
        try
        {
            column.Add(cell);
            return true;
        }
        catch (DatasetException fault)
        {
            faults.Add(fault);
            return false;
        }
    }
}
