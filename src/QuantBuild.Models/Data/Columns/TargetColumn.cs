using QuantBuild.Formats.Messages;

namespace QuantBuild.Models.Data;

/// <summary>The column of targets: what stands in the file, and what it stands for.</summary>
/// <param name="column">Its name.</param>
/// <param name="names">What the texts of the file stand for; null for themselves.</param>
/// <param name="rule">Judges and reads them.</param>
internal sealed class TargetColumn(string column, IReadOnlyDictionary<string, string>? names, ITargetReader rule)
{
    private const int LongestQuotation = 40;

    /// <exception cref="DatasetException">The cell is no target, or stands for none.</exception>
    public void Judge(string path, TableCell cell) => rule.Judge(Meant(path, cell));

    /// <param name="row">Whose texts are right; its cell is what <see cref="Meant"/> gave.</param>
    /// <exception cref="DatasetException">The row has no target.</exception>
    public void Judge(TextExample row) => rule.Judge(row);

    /// <summary>The cell as the task reads it.</summary>
    /// <exception cref="DatasetException">It stands for nothing.</exception>
    public TableCell Meant(string path, TableCell cell)
    {
        var placed = cell with { Place = cell.Place with { Path = path } };
        if (cell.Kind == TableCellKind.Null)
        {
            throw new DatasetException(
                DatasetProblem.Row, path, cell.Place,
                $"The column '{column}' is null in this row. Give the label, or remove the row.");
        }

        if (names is null)
        {
            return placed;
        }

        return cell.Items is { } items
            ? TableCell.OfList(
                [.. items.Select((item, i) => NameOf(path, item, cell.PlaceOf(i)))], placed.Place, cell.ItemPlaces)
            : placed with { Text = NameOf(path, cell.Text, cell.Place) };
    }

    private string NameOf(string path, string text, TablePlace place) => names!.TryGetValue(text, out var name)
        ? name
        : throw new DatasetException(
            DatasetProblem.Label, path, place,
            $"'{Shorten(text)}' in column '{column}' is not among the labels that the recipe explains: "
            + $"{ShortList.Of(names.Keys.Order(StringComparer.Ordinal).Select(Shorten))}. Add it to 'labels', or "
            + "correct the label.");

    private static string Shorten(string text) =>
        text.Length <= LongestQuotation ? text : string.Concat(text.AsSpan(0, LongestQuotation), "…");
}
