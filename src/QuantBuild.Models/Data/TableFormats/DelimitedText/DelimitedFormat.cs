namespace QuantBuild.Models.Data.TableFormats.DelimitedText;

/// <summary>A row a line, with a separator between each two fields.</summary>
/// <param name="name">In recipes.</param>
/// <param name="extensions">Endings of file names.</param>
/// <param name="separator">The usual one.</param>
/// <param name="isQuoted">Whether fields are usually read with quoting.</param>
internal sealed class DelimitedFormat(string name, IReadOnlyList<string> extensions, char separator, bool isQuoted)
    : ITableFormat
{
    public string Name => name;

    public IReadOnlyList<string> Extensions => extensions;

    public TableSettings Settings =>
        TableSettings.Separator | TableSettings.Quote | TableSettings.Header | TableSettings.ExtraFields;

    public ITableReader Open(string path, TableOptions options)
    {
        var between = options.Separator ?? separator;
        return options.IsQuoted ?? isQuoted
            ? QuotedReader.Open(path, between, options)
            : UnquotedReader.Open(path, between, options);
    }
}
