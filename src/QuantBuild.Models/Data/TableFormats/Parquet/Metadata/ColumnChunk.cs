namespace QuantBuild.Models.Data.TableFormats.Parquet.Metadata;

/// <summary>The values of one leaf column in one row group.</summary>
/// <param name="Path">The names from the schema's root on, with a dot between each two.</param>
/// <param name="Type">How the values are stored.</param>
/// <param name="Codec">Number of the codec that its pages are compressed with.</param>
/// <param name="Values">How many there are, absent ones too.</param>
/// <param name="Offset">Of its first page, in bytes from the file's start.</param>
/// <param name="IsElsewhere">Whether it lies in another file.</param>
/// <param name="IsEncrypted">Whether it cannot be read without a key.</param>
internal sealed record ColumnChunk(
    string Path, PhysicalType Type, int Codec, long Values, long Offset, bool IsElsewhere, bool IsEncrypted)
{
    private static readonly ColumnChunk Empty = new(
        "", default, Codec: 0, Values: -1, Offset: -1, IsElsewhere: false, IsEncrypted: false);

    public static ColumnChunk Read(ref ThriftReader reader)
    {
        var chunk = Empty;
        reader.Enter();
        var field = 0;
        while (reader.NextField(ref field) is not ThriftType.Stop and var kind)
        {
            switch (field)
            {
                case 3 when kind == ThriftType.Structure:
                    chunk = ReadMetadata(ref reader, chunk);
                    break;
                case 1 or 8 or 9:
                    reader.Skip(kind);
                    chunk = field == 1 ? chunk with { IsElsewhere = true } : chunk with { IsEncrypted = true };
                    break;
                default:
                    reader.Skip(kind);
                    break;
            }
        }

        return chunk.IsEncrypted || (chunk.Path.Length > 0 && chunk.Values >= 0 && chunk.Offset >= 0)
            ? chunk
            : throw new InvalidDataException("a column of a row group is not whole");
    }

    private static ColumnChunk ReadMetadata(ref ThriftReader reader, ColumnChunk chunk)
    {
        var (data, dictionary) = (-1L, 0L);
        reader.Enter();
        var field = 0;
        while (reader.NextField(ref field) is not ThriftType.Stop and var kind)
        {
            switch (field)
            {
                case 1:
                    chunk = chunk with { Type = (PhysicalType)reader.ReadInt32(kind) };
                    break;
                case 3:
                    chunk = chunk with { Path = ReadPath(ref reader, kind) };
                    break;
                case 4:
                    chunk = chunk with { Codec = reader.ReadInt32(kind) };
                    break;
                case 5:
                    chunk = chunk with { Values = reader.ReadNumber(kind) };
                    break;
                case 9:
                    data = reader.ReadNumber(kind);
                    break;
                case 11:
                    dictionary = reader.ReadNumber(kind);
                    break;
                default:
                    reader.Skip(kind);
                    break;
            }
        }

        // Some writers note a dictionary at 0 where there is none.
        return chunk with { Offset = dictionary > 0 && dictionary < data ? dictionary : data };
    }

    private static string ReadPath(ref ThriftReader reader, ThriftType kind)
    {
        var parts = new string[reader.ReadList(kind, out var item)];
        for (var i = 0; i < parts.Length; i++)
        {
            parts[i] = reader.ReadText(item);
        }

        return string.Join('.', parts);
    }
}
