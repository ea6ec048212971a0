using System.Buffers.Binary;
using QuantBuild.Models.Data.TableFormats.Parquet.Metadata;

namespace QuantBuild.Models.Data.TableFormats.Parquet.Values;

/// <summary>A place in the bytes of a page; whatever lies behind their end is damage.</summary>
/// <param name="bytes">Of the page, from where the values begin.</param>
internal sealed class ByteCursor(ReadOnlyMemory<byte> bytes)
{
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
        var length = Varint.Read(Rest.Span, out var value);
        Take(length > 0 ? length : long.MaxValue);
        return value;
    }

    public long ReadSignedVarint() => Varint.Signed(ReadVarint());
}
