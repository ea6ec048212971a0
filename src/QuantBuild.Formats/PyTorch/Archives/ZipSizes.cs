using System.Buffers.Binary;
using QuantBuild.Formats.PyTorch.Faults;

namespace QuantBuild.Formats.PyTorch.Archives;

/// <summary>What the list of entries says of one entry's place, in the short form or in the long one (ZIP64).</summary>
/// <param name="entry">From its mark on.</param>
internal ref struct ZipSizes(ReadOnlySpan<byte> entry)
{
    private const int LongField = 1;

    /// <summary>Bytes that it has.</summary>
    public ulong Length { get; private set; } = BinaryPrimitives.ReadUInt32LittleEndian(entry[24..]);

    /// <summary>Bytes that it takes in the archive.</summary>
    public ulong StoredLength { get; private set; } = BinaryPrimitives.ReadUInt32LittleEndian(entry[20..]);

    /// <summary>Where its header starts in the archive.</summary>
    public ulong Offset { get; private set; } = BinaryPrimitives.ReadUInt32LittleEndian(entry[42..]);

    /// <summary>Takes what the short form has no room for from the fields behind the name.</summary>
    /// <exception cref="ModelFileException">The fields do not fit one another.</exception>
    public void ReadLong(ReadOnlySpan<byte> fields, string name, CheckpointFaults faults)
    {
        while (fields.Length >= 4)
        {
            var (kind, length) = (
                BinaryPrimitives.ReadUInt16LittleEndian(fields), BinaryPrimitives.ReadUInt16LittleEndian(fields[2..]));
            if (length > fields.Length - 4)
            {
                break;
            }

            if (kind == LongField && !TryReadLong(fields.Slice(4, length)))
            {
                throw faults.Damaged($"has the entry {CheckpointFaults.Show(name)} with a damaged ZIP64 field");
            }

            fields = fields[(4 + length)..];
        }
    }

    // In this order, and only those whose short form says so.
    private bool TryReadLong(ReadOnlySpan<byte> field)
    {
        Length = Take(Length, ref field, out var hasLength);
        StoredLength = Take(StoredLength, ref field, out var hasStored);
        Offset = Take(Offset, ref field, out var hasOffset);
        return hasLength && hasStored && hasOffset;
    }

    private static ulong Take(ulong given, ref ReadOnlySpan<byte> field, out bool isThere)
    {
        isThere = given != uint.MaxValue || field.Length >= sizeof(ulong);
        if (given != uint.MaxValue || !isThere)
        {
            return given;
        }

        var value = BinaryPrimitives.ReadUInt64LittleEndian(field);
        field = field[sizeof(ulong)..];
        return value;
    }
}
