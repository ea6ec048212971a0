namespace QuantBuild.Models.Data.TableFormats.JsonLines;

/// <summary>An object of JSON a line; its keys are the columns.</summary>
internal sealed class JsonLinesFormat : ITableFormat
{
    public string Name => "jsonl";

    public IReadOnlyList<string> Extensions { get; } = [".jsonl", ".ndjson"];

    public TableSettings Settings => TableSettings.None;

    public ITableReader Open(string path, TableOptions options) => JsonLinesReader.Open(path);
}
