using System.Buffers.Binary;

namespace QuantBuild.Packages.Archives;

/// <summary>
/// The end of a ZIP archive, which states how many entries it has: looked at before all of them are read.
/// </summary>
internal static class ZipDirectory
{
    private const uint EndMark = 0x06054B50;
    private const uint LongEndMark = 0x06064B50;
    private const uint LocatorMark = 0x07064B50;
    private const int EndLength = 22;
    private const int LocatorLength = 20;
    private const int LongEndLength = 56;
    private const int LongestComment = ushort.MaxValue;

    /// <summary>Continues "the file …"; null where so many entries, in a list of such a length, may be read.</summary>
    /// <param name="archive">Seekable; its position is left anywhere.</param>
    public static string? FindFault(Stream archive)
    {
        var tail = new byte[Math.Min(archive.Length, EndLength + LongestComment + LocatorLength)];
        var offset = archive.Length - tail.Length;
        archive.Position = offset;
        archive.ReadExactly(tail);
        for (var at = tail.Length - EndLength; at >= 0; at--)
        {
            var end = tail.AsSpan(at);
            if (BinaryPrimitives.ReadUInt32LittleEndian(end) == EndMark)
            {
                long count = BinaryPrimitives.ReadUInt16LittleEndian(end[10..]);
                long length = BinaryPrimitives.ReadUInt32LittleEndian(end[12..]);
                return Judge(count, length) ?? FindLongFault(archive, tail, at);
            }
        }

        return "is no package: it has no directory of entries";
    }

    private static string? FindLongFault(Stream archive, byte[] tail, int end)
    {
        var locator = end - LocatorLength;
        if (locator < 0 || BinaryPrimitives.ReadUInt32LittleEndian(tail.AsSpan(locator)) != LocatorMark)
        {
            return null;
        }

        var position = BinaryPrimitives.ReadInt64LittleEndian(tail.AsSpan(locator + 8));
        if (position < 0 || position > archive.Length - LongEndLength)
        {
            return "has a damaged directory of entries";
        }

        var record = new byte[LongEndLength];
        archive.Position = position;
        archive.ReadExactly(record);
        return BinaryPrimitives.ReadUInt32LittleEndian(record) != LongEndMark
            ? "has a damaged directory of entries"
            : Judge(
                BinaryPrimitives.ReadInt64LittleEndian(record.AsSpan(32)),
                BinaryPrimitives.ReadInt64LittleEndian(record.AsSpan(40)));
    }

    // 0xFFFF and 0xFFFFFFFF stand for "see the long record".
    private static string? Judge(long count, long length)
    {
        const long longestList = EntryRules.MostEntries * 4096L;
        return (count is < 0 or > EntryRules.MostEntries && count != ushort.MaxValue)
            || (length is < 0 or > longestList && length != uint.MaxValue)
            ? $"holds more than {EntryRules.MostEntries} entries"
            : null;
    }
}
