using System.Buffers.Binary;
using System.Text;
using QuantBuild.Formats.PyTorch.Faults;
using QuantBuild.Formats.TensorFiles;

namespace QuantBuild.Formats.PyTorch.Archives;

/// <summary>
/// The entries of a ZIP archive and where their bytes lie, so that those that are stored as they are can be mapped.
/// No two entries have one name or share bytes, and none has a name that leads elsewhere.
/// </summary>
internal sealed class ZipDirectory
{
    private const uint EntryMark = 0x02014B50;
    private const uint LocalMark = 0x04034B50;
    private const int EntryLength = 46;
    private const int LocalLength = 30;
    private const int Encrypted = 1;
    private const int Stored = 0;
    private const int Deflated = 8;
    private const int LongestName = 1000;

    private readonly MappedFile file;
    private readonly CheckpointFaults faults;
    private readonly Dictionary<string, ZipEntry> entries = new(StringComparer.Ordinal);

    private ZipDirectory(MappedFile file, CheckpointFaults faults)
    {
        this.file = file;
        this.faults = faults;
    }

    /// <summary>By name.</summary>
    public IReadOnlyDictionary<string, ZipEntry> Entries => entries;

    /// <summary>Whether a file starts as an archive does.</summary>
    public static bool StartsAt(ReadOnlySpan<byte> start) =>
        start.Length >= sizeof(uint) && BinaryPrimitives.ReadUInt32LittleEndian(start) == LocalMark;

    /// <exception cref="ModelFileException">The archive is damaged, or has entries that may not be.</exception>
    public static ZipDirectory Read(MappedFile file, CheckpointFaults faults)
    {
        var directory = new ZipDirectory(file, faults);
        directory.ReadEntries(ZipEnd.Read(file, faults));
        return directory;
    }

    private void ReadEntries(ZipEnd end)
    {
        var list = new byte[end.Length];
        file.Read(end.Offset, list);
        var rest = list.AsSpan();
        var ranges = new List<(long Start, long End, string Name)>();
        for (var index = 0; index < end.Count; index++)
        {
            var length = ReadEntry(rest, end.Offset, ranges);
            rest = rest[length..];
        }

        ranges.Sort();
        for (var index = 1; index < ranges.Count; index++)
        {
            if (ranges[index].Start < ranges[index - 1].End)
            {
                throw faults.Damaged(
                    $"has an archive whose entries {Show(ranges[index - 1].Name)} and {Show(ranges[index].Name)} "
                    + "share bytes, as those of a ZIP bomb do");
            }
        }
    }

    // Returns the length of the entry in the list.
    private int ReadEntry(ReadOnlySpan<byte> list, long limit, List<(long Start, long End, string Name)> ranges)
    {
        if (list.Length < EntryLength || BinaryPrimitives.ReadUInt32LittleEndian(list) != EntryMark)
        {
            throw faults.Damaged("is cut off: the list of entries of its archive is not whole");
        }

        var flags = BinaryPrimitives.ReadUInt16LittleEndian(list[8..]);
        var method = BinaryPrimitives.ReadUInt16LittleEndian(list[10..]);
        var nameLength = BinaryPrimitives.ReadUInt16LittleEndian(list[28..]);
        var extraLength = BinaryPrimitives.ReadUInt16LittleEndian(list[30..]);
        var total = EntryLength + nameLength + extraLength + BinaryPrimitives.ReadUInt16LittleEndian(list[32..]);
        if (list.Length < total)
        {
            throw faults.Damaged("is cut off: the list of entries of its archive is not whole");
        }

        var nameBytes = list.Slice(EntryLength, nameLength);
        var name = Encoding.UTF8.GetString(nameBytes);
        RequireName(name);
        if ((flags & Encrypted) != 0)
        {
            throw faults.Unsupported($"has the encrypted entry {Show(name)} in its archive");
        }

        if (method is not (Stored or Deflated))
        {
            throw faults.Unsupported($"has the entry {Show(name)} in its archive, compressed by method {method}");
        }

        var sizes = new ZipSizes(list);
        sizes.ReadLong(list.Slice(EntryLength + nameLength, extraLength), name, faults);
        if (method == Stored && sizes.Length != sizes.StoredLength)
        {
            throw faults.Damaged($"has the entry {Show(name)} in its archive, which is stored with two lengths");
        }

        var offset = DataOffset(sizes, nameBytes, name, limit);
        ranges.Add(((long)sizes.Offset, offset + (long)sizes.StoredLength, name));
        var entry = new ZipEntry(
            name, method == Deflated, offset, (long)sizes.StoredLength, (long)Math.Min(sizes.Length, long.MaxValue));
        return entries.TryAdd(name, entry)
            ? total
            : throw faults.Damaged($"has the entry {Show(name)} twice in its archive");
    }

    // Behind the header that stands before an entry's bytes, which torch fills up so that they start aligned.
    private long DataOffset(ZipSizes sizes, ReadOnlySpan<byte> nameBytes, string name, long limit)
    {
        Span<byte> header = stackalloc byte[LocalLength];
        if (sizes.Offset <= (ulong)Math.Max(0, limit - LocalLength) && limit >= LocalLength)
        {
            file.Read((long)sizes.Offset, header);
            var nameLength = BinaryPrimitives.ReadUInt16LittleEndian(header[26..]);
            var offset = (long)sizes.Offset + LocalLength + nameLength
                + BinaryPrimitives.ReadUInt16LittleEndian(header[28..]);
            if (BinaryPrimitives.ReadUInt32LittleEndian(header) == LocalMark
                && nameLength == nameBytes.Length
                && offset <= limit
                && sizes.StoredLength <= (ulong)(limit - offset)
                && file.GetSpan((long)sizes.Offset + LocalLength, nameLength).SequenceEqual(nameBytes))
            {
                return offset;
            }
        }

        throw faults.Damaged($"has the entry {Show(name)} in its archive, but not where the list of entries says");
    }

    private void RequireName(string name)
    {
        if (name.Length is 0 or > LongestName
            || name.AsSpan().ContainsAny("\\:\0\uFFFD")
            || name.TrimEnd('/').Split('/').Any(part => part is "" or "." or ".."))
        {
            throw faults.Damaged($"has the entry {Show(name)} in its archive, whose name leads elsewhere");
        }
    }

    private static string Show(string name) => CheckpointFaults.Show(name);
}
