namespace QuantBuild.Models.Data.TableFormats.ConllColumns;

/// <summary>
/// A word a line, its tags beside it, and a blank line between sentences: a row is a sentence, and its cells are lists.
/// </summary>
internal sealed class ConllFormat : ITableFormat
{
    public string Name => "conll";

    public IReadOnlyList<string> Extensions { get; } = [".conll", ".bio", ".iob"];

    public TableSettings Settings => TableSettings.Separator;

    public ITableReader Open(string path, TableOptions options) => ConllReader.Open(path, options.Separator);
}
