using System.Buffers.Binary;

namespace QuantBuild.Models.Data.TableFormats.Parquet.Values;

/// <summary>A place in the bytes of a page; whatever lies behind their end is damage.</summary>
/// <param name="bytes">Of the page, from where the values begin.</param>
internal sealed class ByteCursor(ReadOnlyMemory<byte> bytes)
{
    private const int BitsOfVarint = 64;

    /// <summary>Bytes read so far.</summary>
    public int Position { get; private set; }

    /// <summary>The bytes behind what was read.</summary>
    public ReadOnlyMemory<byte> Rest => bytes[Position..];

    public ReadOnlyMemory<byte> Take(long count)
    {
        if (count < 0 || count > bytes.Length - Position)
        {
            throw new InvalidDataException("the values of a page end too early");
        }

        var taken = bytes.Slice(Position, (int)count);
        Position += (int)count;
        return taken;
    }

    public int ReadInt32() => BinaryPrimitives.ReadInt32LittleEndian(Take(sizeof(int)).Span);

    public byte ReadByte() => Take(1).Span[0];

    public ulong ReadVarint()
    {
        var value = 0UL;
        for (var shift = 0; shift < BitsOfVarint; shift += 7)
        {
            var next = ReadByte();
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }

        throw new InvalidDataException("a number is longer than 64 bits");
    }

    public long ReadSignedVarint()
    {
        var value = ReadVarint();
        return (long)(value >> 1) ^ -(long)(value & 1);
    }
}
