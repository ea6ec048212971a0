namespace QuantBuild.Models.Data;

/// <summary>
/// The columns of one table that are read: each judged as a whole, before the first row of it is used, so that the way
/// a field is read never depends on where in the file it stands.
/// </summary>
internal sealed class TableColumns
{
    private readonly (int Index, TextColumn Rule) text;
    private readonly (int Index, TextColumn Rule)? pair;
    private readonly (int Index, LabelColumn Rule)? label;

    private TableColumns(ITableReader table, TextColumns columns, IReadOnlyList<string> labels)
    {
        text = (table.Header.IndexOf(columns.Text), new TextColumn(table.Path, columns.Text));
        pair = columns.Pair is { } second
            ? (table.Header.IndexOf(second), new TextColumn(table.Path, second))
            : null;
        label = columns.Label is { } name
            ? (table.Header.IndexOf(name), new LabelColumn(table.Path, name, labels))
            : null;
    }

    /// <summary>Reads a file to its end.</summary>
    /// <exception cref="DatasetException">
    /// The file cannot be read, or breaks a rule of its format or its columns.
    /// </exception>
    public static TableColumns Judge(string path, TextColumns columns, IReadOnlyList<string> labels)
    {
        using var table = TableFile.Open(path);
        var judged = new TableColumns(table, columns, labels);
        var rows = 0L;
        foreach (var row in table.ReadRows())
        {
            rows++;
            judged.Add(row);
        }

        if (rows == 0)
        {
            throw new DatasetException(
                DatasetProblem.Unreadable, path, default, "The file has no rows below its header. Add at least one.");
        }

        judged.text.Rule.End();
        judged.pair?.Rule.End();
        return judged;
    }

    /// <exception cref="DatasetException">The file has changed since it was judged.</exception>
    public TextExample Read(TableRow row) => new(
        row.Fields[text.Index],
        pair is { } second ? row.Fields[second.Index] : null,
        label is { } classes
            ? classes.Rule.ClassOf(row.Fields[classes.Index], row.PlaceOf(classes.Index))
            : TextExample.NoLabel,
        row.PlaceOf(text.Index));

    private void Add(TableRow row)
    {
        text.Rule.Add(row.Fields[text.Index], row.PlaceOf(text.Index));
        pair?.Rule.Add(row.Fields[pair.Value.Index], row.PlaceOf(pair.Value.Index));
        if (label is { } classes)
        {
            classes.Rule.Add(row.Fields[classes.Index], row.PlaceOf(classes.Index));
        }
    }
}
