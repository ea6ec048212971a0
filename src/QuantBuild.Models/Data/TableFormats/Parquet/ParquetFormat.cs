namespace QuantBuild.Models.Data.TableFormats.Parquet;

/// <summary>Columns of typed values in compressed pages, as most data sets of a hub are stored.</summary>
internal sealed class ParquetFormat : ITableFormat
{
    public string Name => "parquet";

    public IReadOnlyList<string> Extensions { get; } = [".parquet"];

    public TableSettings Settings => TableSettings.None;

    public ITableReader Open(string path, TableOptions options) => ParquetReader.Open(path);
}
