namespace QuantBuild.Models.Data;

/// <summary>Reads labelled texts from a table in a file.</summary>
public static class TextTable
{
    /// <summary>
    /// Streams the examples of a file, which is read twice: first every column is judged as a whole (see
    /// docs/recipe.md, "Data files"), then its rows are given.
    /// </summary>
    /// <param name="path">See <see cref="TableFile"/> for the formats.</param>
    /// <param name="columns">Which columns to read.</param>
    /// <param name="labels">
    /// Class names by number; the labels are all of them names, or all numbers. Needed where a label column is named.
    /// </param>
    /// <exception cref="DatasetException">
    /// The file cannot be read; a column is not there; a row does not fit; a text is empty; a label is no class. Thrown
    /// while enumerating, before the first example unless the file changes meanwhile.
    /// </exception>
    public static IEnumerable<TextExample> Read(string path, TextColumns columns, IReadOnlyList<string> labels)
    {
        ArgumentNullException.ThrowIfNull(columns);
        ArgumentNullException.ThrowIfNull(labels);
        return ReadExamples(path, columns, labels);
    }

    private static IEnumerable<TextExample> ReadExamples(
        string path, TextColumns columns, IReadOnlyList<string> labels)
    {
        var judged = TableColumns.Judge(path, columns, labels);
        using var table = TableFile.Open(path);
        foreach (var row in table.ReadRows())
        {
            yield return judged.Read(row);
        }
    }
}
