using QuantBuild.Models.Data.TableFormats.Parquet.Metadata;

namespace QuantBuild.Models.Data.TableFormats.Parquet.Values;

/// <summary>Finds the reader of a page's values.</summary>
internal static class ValueReaders
{
    /// <param name="bytes">Of the values, decompressed.</param>
    /// <param name="encoding">Number of the encoding.</param>
    /// <param name="element">Of the column.</param>
    /// <param name="dictionary">Of the column and row group; null where none came before the page.</param>
    /// <exception cref="InvalidDataException">The encoding is not one for such values.</exception>
    public static IValueReader Open(
        ReadOnlyMemory<byte> bytes, int encoding, SchemaElement element, PhysicalValue[]? dictionary)
    {
        var type = element.Type!.Value;
        return (encoding, type) switch
        {
            (0, PhysicalType.Boolean) => new BooleanReader(bytes),
            (0, _) => new PlainReader(bytes, type, element.TypeLength),
            (2 or 8, _) => new DictionaryReader(
                dictionary ?? throw new InvalidDataException("a page refers to a dictionary, but there is none"),
                Indices(bytes)),
            (3, PhysicalType.Boolean) => new HybridReader(WithLength(bytes), width: 1),
            (5, PhysicalType.Int32) => new NarrowReader(new DeltaReader(bytes)),
            (5, PhysicalType.Int64) => new DeltaReader(bytes),
            (6, PhysicalType.ByteArray) => new DeltaLengthReader(bytes),
            (7, PhysicalType.ByteArray or PhysicalType.FixedLengthByteArray) => new DeltaPrefixReader(bytes),
            (9, PhysicalType.Int32 or PhysicalType.Float) => new SplitReader(bytes, sizeof(int), isNumber: true),
            (9, PhysicalType.Int64 or PhysicalType.Double) => new SplitReader(bytes, sizeof(long), isNumber: true),
            (9, PhysicalType.FixedLengthByteArray) => new SplitReader(bytes, element.TypeLength, isNumber: false),
            _ => throw new InvalidDataException($"encoding {encoding} is not one that is read for {type}"),
        };
    }

    /// <summary>Bytes that have their length before them.</summary>
    public static ReadOnlyMemory<byte> WithLength(ReadOnlyMemory<byte> bytes)
    {
        var cursor = new ByteCursor(bytes);
        return cursor.Take(cursor.ReadInt32());
    }

    private static HybridReader Indices(ReadOnlyMemory<byte> bytes)
    {
        // A page without a value that is there may hold nothing at all.
        var width = bytes.IsEmpty ? 0 : bytes.Span[0];
        return width <= 32
            ? new HybridReader(bytes.IsEmpty ? bytes : bytes[1..], width)
            : throw new InvalidDataException($"an index has {width} bits");
    }

    /// <summary>Numbers of 32 bits, which overflow as such.</summary>
    private sealed class NarrowReader(DeltaReader numbers) : IValueReader
    {
        public PhysicalValue Next() => new(unchecked((int)numbers.NextNumber()));
    }
}
