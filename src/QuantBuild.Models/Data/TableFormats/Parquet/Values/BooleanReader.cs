namespace QuantBuild.Models.Data.TableFormats.Parquet.Values;

/// <summary>Reads truth values of one bit each.</summary>
/// <param name="bytes">Of all values.</param>
internal sealed class BooleanReader(ReadOnlyMemory<byte> bytes) : IValueReader
{
    private long index;

    public PhysicalValue Next() => new((long)PackedBits.Read(bytes.Span, index++, width: 1));
}
