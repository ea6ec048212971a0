namespace QuantBuild.Models.Data;

/// <summary>Reads texts, and the cells of their targets, from a table in one or more files.</summary>
public static class TextTable
{
    /// <summary>
    /// Streams the rows of a table, which is read twice: first every column is judged as a whole (see docs/recipe.md,
    /// "Data files"), then its rows are given.
    /// </summary>
    /// <param name="source">The files, and their format.</param>
    /// <param name="columns">Which columns to read.</param>
    /// <param name="targets">Judges the column of targets; needed where one is named.</param>
    /// <param name="cancellation">Looked at before each row.</param>
    /// <exception cref="DatasetException">
    /// A file cannot be read; a column is not there; a row does not fit; a text is empty; a target is none. All that is
    /// wrong is told together, up to a number (<see cref="DatasetException.Others"/>). Thrown while enumerating, before
    /// the first row unless a file changes meanwhile.
    /// </exception>
    public static IEnumerable<TextExample> Read(
        TableSource source,
        TextColumns columns,
        ITargetReader? targets = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(columns);
        if (columns.Label is not null)
        {
            ArgumentNullException.ThrowIfNull(targets);
        }

        return ReadExamples(source, columns, targets, cancellation);
    }

    /// <summary>Reads a table to its end and gives nothing of it.</summary>
    /// <inheritdoc cref="Read"/>
    public static void Judge(
        TableSource source,
        TextColumns columns,
        ITargetReader? targets = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(columns);
        var faults = new FaultList();
        var target = TargetOf(columns, targets);
        foreach (var path in source.Paths)
        {
            faults.Try(() =>
            {
                using var table = source.Open(path);
                if (new TableColumns(table, columns, target).Judge(faults, cancellation) == 0)
                {
                    throw new DatasetException(
                        DatasetProblem.Unreadable, path, default, "The file has no rows. Add at least one.");
                }
            });
            if (faults.IsFull)
            {
                break;
            }
        }

        faults.ThrowIfAny();
    }

    private static IEnumerable<TextExample> ReadExamples(
        TableSource source, TextColumns columns, ITargetReader? targets, CancellationToken cancellation)
    {
        Judge(source, columns, targets, cancellation);
        var target = TargetOf(columns, targets);
        foreach (var path in source.Paths)
        {
            using var table = source.Open(path);
            foreach (var example in new TableColumns(table, columns, target).Read())
            {
                yield return example;
            }
        }
    }

    private static TargetColumn? TargetOf(TextColumns columns, ITargetReader? targets) =>
        columns.Label is { } label && targets is not null
            ? new TargetColumn(label, columns.LabelNames, targets)
            : null;
}
