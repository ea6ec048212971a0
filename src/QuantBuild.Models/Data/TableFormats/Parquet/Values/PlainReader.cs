using System.Buffers.Binary;
using QuantBuild.Models.Data.TableFormats.Parquet.Metadata;

namespace QuantBuild.Models.Data.TableFormats.Parquet.Values;

/// <summary>Reads values one behind the other, little-endian; byte arrays with their length before them.</summary>
/// <param name="bytes">Of all values.</param>
/// <param name="type">Any but truth values.</param>
/// <param name="typeLength">Of values of fixed length, in bytes.</param>
internal sealed class PlainReader(ReadOnlyMemory<byte> bytes, PhysicalType type, int typeLength) : IValueReader
{
    private const int Int96Bytes = 12;

    private readonly ByteCursor cursor = new(bytes);

    public PhysicalValue Next() => type switch
    {
        PhysicalType.Int32 or PhysicalType.Float => new PhysicalValue(cursor.ReadInt32()),
        PhysicalType.Int64 or PhysicalType.Double => new PhysicalValue(
            BinaryPrimitives.ReadInt64LittleEndian(cursor.Take(sizeof(long)).Span)),
        PhysicalType.ByteArray => new PhysicalValue(Number: 0, cursor.Take(cursor.ReadInt32())),
        _ => new PhysicalValue(Number: 0, cursor.Take(type == PhysicalType.Int96 ? Int96Bytes : typeLength)),
    };
}
