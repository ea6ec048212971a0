namespace QuantBuild.Models.Data;

/// <summary>
/// The columns of one table that are read: each judged as a whole, before the first row of it is used, so that the way
/// a field is read never depends on where in the file it stands.
/// </summary>
internal sealed class TableColumns
{
    private readonly (int Index, TextColumn Rule) text;
    private readonly (int Index, TextColumn Rule)? pair;
    private readonly (int Index, ITargetReader Rule)? target;

    private TableColumns(ITableReader table, TextColumns columns, ITargetReader? targets)
    {
        text = (table.Header.IndexOf(columns.Text), new TextColumn(table.Path, columns.Text));
        pair = columns.Pair is { } second
            ? (table.Header.IndexOf(second), new TextColumn(table.Path, second))
            : null;
        target = columns.Label is { } name ? (table.Header.IndexOf(name), targets!) : null;
    }

    /// <summary>Reads a file to its end.</summary>
    /// <exception cref="DatasetException">
    /// The file cannot be read, or breaks a rule of its format or its columns.
    /// </exception>
    public static TableColumns Judge(string path, TextColumns columns, ITargetReader? targets)
    {
        using var table = TableFile.Open(path);
        var judged = new TableColumns(table, columns, targets);
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

    public TextExample Read(TableRow row) => new(
        row.Fields[text.Index],
        pair is { } second ? row.Fields[second.Index] : null,
        target is { } wanted ? row.Fields[wanted.Index] : null,
        row.PlaceOf(text.Index),
        target is { } placed ? row.PlaceOf(placed.Index) : default);

    private void Add(TableRow row)
    {
        text.Rule.Add(row.Fields[text.Index], row.PlaceOf(text.Index));
        pair?.Rule.Add(row.Fields[pair.Value.Index], row.PlaceOf(pair.Value.Index));
        target?.Rule.Judge(row.Fields[target.Value.Index], row.PlaceOf(target.Value.Index));
    }
}
