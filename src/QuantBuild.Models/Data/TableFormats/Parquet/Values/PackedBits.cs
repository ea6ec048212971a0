using System.Buffers.Binary;

namespace QuantBuild.Models.Data.TableFormats.Parquet.Values;

/// <summary>Numbers of as many bits each, without gaps, the lowest bits first.</summary>
internal static class PackedBits
{
    private const int BitsOfByte = 8;

    /// <summary>The number at a place.</summary>
    /// <param name="bytes">Of all numbers.</param>
    /// <param name="index">From 0.</param>
    /// <param name="width">Bits of each, 0 to 64.</param>
    /// <exception cref="InvalidDataException">The bytes end before it.</exception>
    public static ulong Read(ReadOnlySpan<byte> bytes, long index, int width)
    {
        var start = index * width;
        var first = start / BitsOfByte;
        var shift = (int)(start % BitsOfByte);
        var count = (shift + width + BitsOfByte - 1) / BitsOfByte;
        if (first + count > bytes.Length)
        {
            throw new InvalidDataException("the values of a page end too early");
        }

        var head = bytes[(int)first..];
        if (head.Length >= sizeof(ulong) && count <= sizeof(ulong))
        {
            return (BinaryPrimitives.ReadUInt64LittleEndian(head) >> shift) & Mask(width);
        }

        var value = default(UInt128);
        for (var i = 0; i < count; i++)
        {
            value |= (UInt128)head[i] << (BitsOfByte * i);
        }

        return (ulong)(value >> shift) & Mask(width);
    }

    private static ulong Mask(int width) => width == 64 ? ulong.MaxValue : (1UL << width) - 1;
}
