using System.Buffers.Binary;

namespace QuantBuild.Models.Data.TableFormats.Parquet.Values;

/// <summary>
/// Reads values of which all first bytes stand before all second ones, and so on
/// (parquet-format, Encodings.md, "Byte Stream Split").
/// </summary>
/// <param name="bytes">Of all values.</param>
/// <param name="width">Bytes of a value.</param>
/// <param name="isNumber">Whether a value is a number of 4 or 8 bytes.</param>
internal sealed class SplitReader(ReadOnlyMemory<byte> bytes, int width, bool isNumber) : IValueReader
{
    private readonly int count = width > 0 ? bytes.Length / width : 0;
    private readonly byte[] value = new byte[width];
    private int read;

    public PhysicalValue Next()
    {
        if (read == count)
        {
            throw new InvalidDataException("the values of a page end too early");
        }

        for (var i = 0; i < width; i++)
        {
            value[i] = bytes.Span[(i * count) + read];
        }

        read++;
        return isNumber
            ? new PhysicalValue(width == sizeof(int)
                ? BinaryPrimitives.ReadInt32LittleEndian(value)
                : BinaryPrimitives.ReadInt64LittleEndian(value))
            : new PhysicalValue(Number: 0, value);
    }
}
