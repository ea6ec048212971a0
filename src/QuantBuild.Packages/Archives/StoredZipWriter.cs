using System.Buffers.Binary;
using System.IO.Hashing;
using System.Text;

namespace QuantBuild.Packages.Archives;

/// <summary>
/// Writes ZIP archives whose bytes depend on names and contents only: stored, not compressed (a compressor's output
/// changes with its version and the processor; packed weights hardly shrink), dated 1980-01-01, without the marks of an
/// operating system. Above 4 GiB with the ZIP64 fields.
/// </summary>
internal sealed class StoredZipWriter(Stream stream) : IDisposable
{
    private const ushort Version = 20;
    private const ushort Version64 = 45;
    private const ushort Utf8Names = 0x0800;
    private const ushort FirstDay = 0x0021;
    private const int BufferSize = 1 << 17;
    private const int CrcOffset = 14;

    private readonly List<(byte[] Name, uint Crc, long Length, long Offset)> entries = [];
    private readonly byte[] buffer = new byte[BufferSize];

    /// <exception cref="InvalidDataException">The content has another length than the entry states.</exception>
    public void Add(PackageEntry entry, CancellationToken cancellation)
    {
        var name = Encoding.UTF8.GetBytes(entry.Path);
        var offset = stream.Position;
        WriteHead(0x04034B50, isCentral: false, name, crc: 0, entry.Length, offset);
        var crc = Copy(entry, cancellation);
        var end = stream.Position;
        stream.Position = offset + CrcOffset;
        Write(4, crc);
        stream.Position = end;
        entries.Add((name, crc, entry.Length, offset));
    }

    /// <summary>Writes the directory.</summary>
    public void Dispose()
    {
        var start = stream.Position;
        foreach (var (name, crc, length, offset) in entries)
        {
            WriteHead(0x02014B50, isCentral: true, name, crc, length, offset);
        }

        var length64 = stream.Position - start;
        if (entries.Count >= ushort.MaxValue || start >= uint.MaxValue || length64 >= uint.MaxValue)
        {
            WriteEnd64(start, length64);
        }

        Write(4, 0x06054B50);
        Write(4, 0); // one disk, number 0, twice
        var count = Math.Min(entries.Count, ushort.MaxValue);
        Write(2, count);
        Write(2, count);
        Write(4, Math.Min(length64, uint.MaxValue));
        Write(4, Math.Min(start, uint.MaxValue));
        Write(2, 0);
    }

    private void WriteHead(long signature, bool isCentral, byte[] name, uint crc, long length, long offset)
    {
        var isLong = length >= uint.MaxValue;
        var isFar = isCentral && offset >= uint.MaxValue;
        var needed = isLong || isFar ? Version64 : Version;
        var extra = (isLong ? 16 : 0) + (isFar ? 8 : 0);
        Write(4, signature);
        if (isCentral)
        {
            Write(2, Version64);
        }

        Write(2, needed);
        Write(2, Utf8Names);
        Write(4, 0); // stored; midnight
        Write(2, FirstDay);
        Write(4, crc);
        Write(4, Math.Min(length, uint.MaxValue));
        Write(4, Math.Min(length, uint.MaxValue));
        Write(2, name.Length);
        Write(2, extra > 0 ? extra + 4 : 0);
        if (isCentral)
        {
            Write(8, 0); // comment, disk, internal attributes, half of the external ones
            Write(2, 0);
            Write(4, Math.Min(offset, uint.MaxValue));
        }

        stream.Write(name);
        if (extra > 0)
        {
            Write(2, 1);
            Write(2, extra);
            if (isLong)
            {
                Write(8, length);
                Write(8, length);
            }

            if (isFar)
            {
                Write(8, offset);
            }
        }
    }

    private void WriteEnd64(long start, long length)
    {
        var end = stream.Position;
        Write(4, 0x06064B50);
        Write(8, 44);
        Write(2, Version64);
        Write(2, Version64);
        Write(8, 0);
        Write(8, entries.Count);
        Write(8, entries.Count);
        Write(8, length);
        Write(8, start);
        Write(4, 0x07064B50);
        Write(4, 0);
        Write(8, end);
        Write(4, 1);
    }

    private uint Copy(PackageEntry entry, CancellationToken cancellation)
    {
        using var content = entry.Open();
        var crc = new Crc32();
        var total = 0L;
        for (int read; (read = content.Read(buffer)) > 0;)
        {
            cancellation.ThrowIfCancellationRequested();
            crc.Append(buffer.AsSpan(0, read));
            total += read;
            stream.Write(buffer, 0, read);
        }

        return total == entry.Length
            ? crc.GetCurrentHashAsUInt32()
            : throw new InvalidDataException($"'{entry.Path}' has {total} bytes where {entry.Length} were stated.");
    }

    private void Write(int bytes, long value)
    {
        Span<byte> little = stackalloc byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(little, value);
        stream.Write(little[..bytes]);
    }
}
