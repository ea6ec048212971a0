namespace QuantBuild.Models.Data.TableFormats.SquadJson;

/// <summary>A question of a paragraph, or why it is none.</summary>
internal sealed record SquadQuestion(
    TableCell Id, TableCell Question, TableCell Context, TableCell Answers, DatasetException? Fault = null)
{
    /// <summary>Of the article.</summary>
    public string Title { get; init; } = string.Empty;

    /// <param name="columns">By their place in the header.</param>
    /// <param name="cells">Get what the columns have.</param>
    public TableRow RowOf(IReadOnlyList<int> columns, TableCell[] cells)
    {
        for (var i = 0; i < cells.Length; i++)
        {
            cells[i] = columns[i] switch
            {
                0 => Id,
                1 => TableCell.OfText(Title, Id.Place),
                2 => Question,
                3 => Context,
                _ => Answers,
            };
        }

        return new TableRow(cells, Fault);
    }
}
