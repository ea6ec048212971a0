using System.Globalization;

namespace QuantBuild.Models.Data;

/// <summary>Reads labelled texts from a tab-separated file.</summary>
public static class TextTable
{
    /// <summary>Streams the examples of a file.</summary>
    /// <param name="path">See <see cref="TsvReader"/> for the format.</param>
    /// <param name="columns">Which columns to read.</param>
    /// <param name="labels">
    /// Class names by number; a label is one of them or a number. Needed where a label column is named.
    /// </param>
    /// <exception cref="DatasetException">
    /// The file cannot be read; a column is not there; a row does not fit; a label is no class. Thrown while
    /// enumerating.
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
        using var table = TsvReader.Open(path);
        var text = table.IndexOf(columns.Text);
        var pair = columns.Pair is null ? -1 : table.IndexOf(columns.Pair);
        var label = columns.Label is null ? -1 : table.IndexOf(columns.Label);
        foreach (var row in table.ReadRows())
        {
            yield return new TextExample(
                row.Fields[text],
                pair < 0 ? null : row.Fields[pair],
                label < 0 ? TextExample.NoLabel : ParseLabel(path, row.Line, row.Fields[label], labels));
        }
    }

    private static int ParseLabel(string path, int line, string value, IReadOnlyList<string> labels)
    {
        for (var i = 0; i < labels.Count; i++)
        {
            if (labels[i] == value)
            {
                return i;
            }
        }

        return int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && number < labels.Count
            ? number
            : throw new DatasetException(
                path,
                line,
                $"'{value}' is no class. Classes are 0 to {labels.Count - 1} or their names: "
                + $"{string.Join(", ", labels)}.")
            {
                Problem = DatasetProblem.Label,
            };
    }
}
