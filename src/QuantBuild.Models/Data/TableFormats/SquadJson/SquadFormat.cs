namespace QuantBuild.Models.Data.TableFormats.SquadJson;

/// <summary>Articles of paragraphs with questions and answers, in one object of JSON; a row is a question.</summary>
internal sealed class SquadFormat : ITableFormat
{
    public string Name => "squad";

    public IReadOnlyList<string> Extensions { get; } = [".json"];

    public TableSettings Settings => TableSettings.None;

    public ITableReader Open(string path, TableOptions options) =>
        new SquadReader(path, new JsonStream(path));
}
