namespace QuantBuild.Models.Data.TableFormats.Parquet.Values;

/// <summary>Reads byte arrays by what each shares with the one before, and what follows it.</summary>
internal sealed class DeltaPrefixReader : IValueReader
{
    private readonly int[] prefixes;
    private readonly DeltaLengthReader suffixes;
    private int read;

    // The value before; what it shares with the next stays in place.
    private byte[] value = [];
    private int length;

    /// <param name="bytes">From the lengths of what is shared on.</param>
    public DeltaPrefixReader(ReadOnlyMemory<byte> bytes)
    {
        prefixes = DeltaLengthReader.ReadNumbers(bytes, out var rest);
        suffixes = new DeltaLengthReader(rest);
    }

    public PhysicalValue Next()
    {
        if (read == prefixes.Length || prefixes[read] > length)
        {
            throw new InvalidDataException(
                read == prefixes.Length
                    ? "the values of a page end too early"
                    : "a value shares more with the one before than that has");
        }

        var suffix = suffixes.Next().Bytes.Span;
        length = prefixes[read++];
        if (value.Length < length + suffix.Length)
        {
            Array.Resize(ref value, Math.Max(length + suffix.Length, 2 * value.Length));
        }

        suffix.CopyTo(value.AsSpan(length));
        length += suffix.Length;
        return new PhysicalValue(Number: 0, value.AsMemory(0, length));
    }
}
