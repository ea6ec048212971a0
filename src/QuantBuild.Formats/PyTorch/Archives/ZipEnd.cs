using System.Buffers.Binary;
using QuantBuild.Formats.PyTorch.Faults;
using QuantBuild.Formats.TensorFiles;

namespace QuantBuild.Formats.PyTorch.Archives;

/// <summary>The end of an archive, which says where the list of its entries lies.</summary>
/// <param name="Offset">Of the list, in bytes.</param>
/// <param name="Length">Of the list, in bytes.</param>
/// <param name="Count">Entries in it.</param>
internal readonly record struct ZipEnd(long Offset, int Length, int Count)
{
    private const uint Mark = 0x06054B50;
    private const uint LongMark = 0x06064B50;
    private const uint LocatorMark = 0x07064B50;
    private const int EndLength = 22;
    private const int LocatorLength = 20;
    private const int LongEndLength = 56;
    private const int LongestComment = ushort.MaxValue;
    private const int LongestList = 32 << 20;
    private const int MostEntries = 200_000;

    /// <summary>Reads it; where the long form (ZIP64) is there, that holds.</summary>
    /// <exception cref="ModelFileException">The archive has no end, or one that cannot be.</exception>
    public static ZipEnd Read(MappedFile file, CheckpointFaults faults)
    {
        var tail = new byte[(int)Math.Min(file.Length, EndLength + LongestComment)];
        file.Read(file.Length - tail.Length, tail);
        for (var at = tail.Length - EndLength; at >= 0; at--)
        {
            var end = tail.AsSpan(at);
            if (BinaryPrimitives.ReadUInt32LittleEndian(end) == Mark
                && BinaryPrimitives.ReadUInt16LittleEndian(end[20..]) == end.Length - EndLength)
            {
                return ReadLong(file, file.Length - tail.Length + at, faults) ?? Checked(
                    BinaryPrimitives.ReadUInt32LittleEndian(end[16..]),
                    BinaryPrimitives.ReadUInt32LittleEndian(end[12..]),
                    BinaryPrimitives.ReadUInt16LittleEndian(end[10..]),
                    file.Length - tail.Length + at,
                    faults);
            }
        }

        throw faults.Damaged("is cut off: its archive has no list of entries at its end");
    }

    private static ZipEnd? ReadLong(MappedFile file, long end, CheckpointFaults faults)
    {
        Span<byte> locator = stackalloc byte[LocatorLength];
        if (end < LocatorLength)
        {
            return null;
        }

        file.Read(end - LocatorLength, locator);
        if (BinaryPrimitives.ReadUInt32LittleEndian(locator) != LocatorMark)
        {
            return null;
        }

        var position = BinaryPrimitives.ReadUInt64LittleEndian(locator[8..]);
        Span<byte> record = stackalloc byte[LongEndLength];
        if (end < LocatorLength + LongEndLength || position > (ulong)(end - LocatorLength - LongEndLength))
        {
            throw faults.Damaged("has an archive whose end lies outside of it");
        }

        file.Read((long)position, record);
        return BinaryPrimitives.ReadUInt32LittleEndian(record) == LongMark
            ? Checked(
                BinaryPrimitives.ReadUInt64LittleEndian(record[48..]),
                BinaryPrimitives.ReadUInt64LittleEndian(record[40..]),
                BinaryPrimitives.ReadUInt64LittleEndian(record[32..]),
                (long)position,
                faults)
            : throw faults.Damaged("has an archive whose end is damaged");
    }

    private static ZipEnd Checked(ulong offset, ulong length, ulong count, long limit, CheckpointFaults faults)
    {
        if (count > MostEntries || length > LongestList)
        {
            throw faults.Damaged($"has an archive of more than {MostEntries} entries");
        }

        return offset <= (ulong)limit && length <= (ulong)limit - offset
            ? new ZipEnd((long)offset, (int)length, (int)count)
            : throw faults.Damaged("has an archive whose list of entries lies outside of it");
    }
}
