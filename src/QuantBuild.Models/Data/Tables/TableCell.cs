namespace QuantBuild.Models.Data;

/// <summary>What a row has in one column.</summary>
/// <param name="Kind">What it is in the file; text where the file knows nothing else.</param>
/// <param name="Text">
/// The text; of a number or a truth value, as JSON writes it; of a list, its items with a blank between each two; of an
/// object, its JSON; empty for nothing.
/// </param>
/// <param name="Place">Where it begins.</param>
public readonly record struct TableCell(TableCellKind Kind, string Text, TablePlace Place)
{
    /// <summary>Of a list, the texts of its items; else null.</summary>
    public IReadOnlyList<string>? Items { get; init; }

    /// <summary>Of a list whose items have places of their own, these; else null.</summary>
    public IReadOnlyList<TablePlace>? ItemPlaces { get; init; }

    /// <summary>A cell of text.</summary>
    public static TableCell OfText(string text, TablePlace place) => new(TableCellKind.Text, text, place);

    /// <summary>A cell of a list.</summary>
    public static TableCell OfList(
        IReadOnlyList<string> items, TablePlace place, IReadOnlyList<TablePlace>? places = null) =>
        new(TableCellKind.List, string.Join(' ', items), place) { Items = items, ItemPlaces = places };

    /// <summary>Where an item of a list begins, as far as it is known.</summary>
    /// <param name="item">From 0.</param>
    public TablePlace PlaceOf(int item) => ItemPlaces is { } places ? places[item] : Place;
}
