using System.Text;

namespace QuantBuild.Tests.Shared.PyTorch;

/// <summary>A ZIP archive put together by hand, so that it can lie.</summary>
internal sealed class RawZip
{
    private readonly MemoryStream file = new();
    private readonly MemoryStream list = new();
    private int count;

    /// <summary>Whether sizes and places stand in the long fields (ZIP64).</summary>
    public bool IsLong { get; init; }

    /// <summary>Where the bytes of each entry start, filled up as torch does.</summary>
    public int Alignment { get; init; } = 64;

    public RawZip Add(
        string name, byte[] stored, ushort method = 0, uint? stated = null, ushort flags = 0, uint? at = null)
    {
        var nameBytes = Encoding.UTF8.GetBytes(name);
        var length = stated ?? (uint)stored.Length;
        var offset = at ?? (uint)file.Length;
        if (at is null)
        {
            var fill = (Alignment - ((file.Length + 30 + nameBytes.Length + 4) % Alignment)) % Alignment;
            Write(file, 0x04034B50u, (ushort)20, flags, method, 0u, 0u, (uint)stored.Length, length);
            Write(file, (ushort)nameBytes.Length, (ushort)(fill + 4));
            file.Write(nameBytes);
            Write(file, (ushort)0x4246, (ushort)fill);
            file.Write(new byte[fill]);
            file.Write(stored);
        }

        Write(list, 0x02014B50u, (ushort)20, (ushort)20, flags, method, 0u, 0u);
        Write(list, IsLong ? uint.MaxValue : (uint)stored.Length, IsLong ? uint.MaxValue : length);
        Write(list, (ushort)nameBytes.Length, (ushort)(IsLong ? 28 : 0), (ushort)0, (ushort)0, (ushort)0, 0u);
        Write(list, IsLong ? uint.MaxValue : offset);
        list.Write(nameBytes);
        if (IsLong)
        {
            Write(list, (ushort)1, (ushort)24, (ulong)length, (ulong)stored.Length, (ulong)offset);
        }

        count++;
        return this;
    }

    public byte[] Finish()
    {
        var offset = file.Length;
        list.WriteTo(file);
        if (IsLong)
        {
            var end = file.Length;
            Write(file, 0x06064B50u, 44ul, (ushort)45, (ushort)45, 0u, 0u, (ulong)count, (ulong)count);
            Write(file, (ulong)list.Length, (ulong)offset, 0x07064B50u, 0u, (ulong)end, 1u);
        }

        Write(file, 0x06054B50u, 0u);
        Write(file, IsLong ? ushort.MaxValue : (ushort)count, IsLong ? ushort.MaxValue : (ushort)count);
        Write(file, IsLong ? uint.MaxValue : (uint)list.Length, IsLong ? uint.MaxValue : (uint)offset, (ushort)0);
        return file.ToArray();
    }

    private static void Write(Stream stream, params object[] numbers)
    {
        foreach (var number in numbers)
        {
            stream.Write(number switch
            {
                ushort value => BitConverter.GetBytes(value),
                uint value => BitConverter.GetBytes(value),
                _ => BitConverter.GetBytes((ulong)number),
            });
        }
    }
}
