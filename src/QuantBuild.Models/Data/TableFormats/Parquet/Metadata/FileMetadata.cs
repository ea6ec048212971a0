namespace QuantBuild.Models.Data.TableFormats.Parquet.Metadata;

/// <summary>What the end of a file says of it (parquet-format, <c>FileMetaData</c>).</summary>
/// <param name="Schema">The fields of all levels, depth first, behind the root.</param>
/// <param name="RowGroups">In the file's order.</param>
internal sealed record FileMetadata(IReadOnlyList<SchemaElement> Schema, IReadOnlyList<RowGroup> RowGroups)
{
    /// <param name="bytes">Of the metadata alone.</param>
    /// <exception cref="InvalidDataException">They are something else.</exception>
    /// <exception cref="EndOfStreamException">They end too early.</exception>
    public static FileMetadata Read(ReadOnlySpan<byte> bytes)
    {
        var reader = new ThriftReader(bytes);
        var schema = new List<SchemaElement>();
        List<RowGroup>? groups = null;
        var rows = -1L;
        reader.Enter();
        var field = 0;
        while (reader.NextField(ref field) is not ThriftType.Stop and var kind)
        {
            switch (field)
            {
                case 2:
                    for (var count = reader.ReadList(kind, out _); count > 0; count--)
                    {
                        schema.Add(SchemaElement.Read(ref reader));
                    }

                    break;
                case 3:
                    rows = reader.ReadNumber(kind);
                    break;
                case 4:
                    groups = [];
                    for (var count = reader.ReadList(kind, out _); count > 0; count--)
                    {
                        groups.Add(RowGroup.Read(ref reader));
                    }

                    break;
                default:
                    reader.Skip(kind);
                    break;
            }
        }

        if (schema.Count < 2)
        {
            throw new InvalidDataException("there is no schema, or one without columns");
        }

        // Damage can make a field look like an unknown one: without this a file could pass for an empty table.
        return groups is not null && groups.Aggregate(Int128.Zero, (sum, group) => sum + group.Rows) == rows
            ? new FileMetadata(schema, groups)
            : throw new InvalidDataException("the row groups do not have as many rows together as the file states");
    }
}
