namespace QuantBuild.Models.Data.TableFormats.Parquet.Metadata;

/// <summary>Some rows of a file, column by column.</summary>
/// <param name="Columns">The leaf columns, in the schema's order.</param>
/// <param name="Rows">How many there are.</param>
internal sealed record RowGroup(IReadOnlyList<ColumnChunk> Columns, long Rows)
{
    public static RowGroup Read(ref ThriftReader reader)
    {
        var columns = new List<ColumnChunk>();
        var rows = -1L;
        reader.Enter();
        var field = 0;
        while (reader.NextField(ref field) is not ThriftType.Stop and var kind)
        {
            switch (field)
            {
                case 1:
                    for (var count = reader.ReadList(kind, out _); count > 0; count--)
                    {
                        columns.Add(ColumnChunk.Read(ref reader));
                    }

                    break;
                case 3:
                    rows = reader.ReadNumber(kind);
                    break;
                default:
                    reader.Skip(kind);
                    break;
            }
        }

        return rows >= 0 ? new RowGroup(columns, rows) : throw new InvalidDataException("a row group has no rows");
    }
}
