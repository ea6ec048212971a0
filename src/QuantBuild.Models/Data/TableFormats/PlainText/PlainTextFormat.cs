namespace QuantBuild.Models.Data.TableFormats.PlainText;

/// <summary>A text a line, in a column of the name <see cref="Column"/>.</summary>
internal sealed class PlainTextFormat : ITableFormat
{
    public const string Column = "text";

    public string Name => "text";

    public IReadOnlyList<string> Extensions { get; } = [".txt"];

    public TableSettings Settings => TableSettings.None;

    public ITableReader Open(string path, TableOptions options) => new PlainTextReader(path, TextLines.Open(path));
}
