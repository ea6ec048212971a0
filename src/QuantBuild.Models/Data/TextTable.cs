namespace QuantBuild.Models.Data;

/// <summary>Reads texts, and the fields of their targets, from a table in a file.</summary>
public static class TextTable
{
    /// <summary>
    /// Streams the rows of a file, which is read twice: first every column is judged as a whole (see docs/recipe.md,
    /// "Data files"), then its rows are given.
    /// </summary>
    /// <param name="path">See <see cref="TableFile"/> for the formats.</param>
    /// <param name="columns">Which columns to read.</param>
    /// <param name="targets">Judges the column of targets; needed where one is named.</param>
    /// <exception cref="DatasetException">
    /// The file cannot be read; a column is not there; a row does not fit; a text is empty; a target is none. Thrown
    /// while enumerating, before the first row unless the file changes meanwhile.
    /// </exception>
    public static IEnumerable<TextExample> Read(string path, TextColumns columns, ITargetReader? targets = null)
    {
        ArgumentNullException.ThrowIfNull(columns);
        if (columns.Label is not null)
        {
            ArgumentNullException.ThrowIfNull(targets);
        }

        return ReadExamples(path, columns, targets);
    }

    private static IEnumerable<TextExample> ReadExamples(string path, TextColumns columns, ITargetReader? targets)
    {
        var judged = TableColumns.Judge(path, columns, targets);
        using var table = TableFile.Open(path);
        foreach (var row in table.ReadRows())
        {
            yield return judged.Read(row);
        }
    }
}
