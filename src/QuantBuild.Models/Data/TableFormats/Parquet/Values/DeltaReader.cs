namespace QuantBuild.Models.Data.TableFormats.Parquet.Values;

/// <summary>
/// Reads whole numbers by their differences: blocks with a least difference each, of which every part has its own
/// number of bits (parquet-format, Encodings.md, "Delta encoding").
/// </summary>
internal sealed class DeltaReader : IValueReader
{
    private const ulong MostNumbersOfBlock = 1 << 20;
    private const ulong NumbersOfPart = 8;
    private const int WidestNumber = 64;

    private readonly ByteCursor cursor;
    private readonly int parts;
    private readonly int numbersOfPart;
    private long value;
    private long read;

    // Of the block and the part that are read.
    private long least;
    private ReadOnlyMemory<byte> widths;
    private ReadOnlyMemory<byte> packed;
    private int part;
    private int index;

    /// <param name="bytes">From the first block's head on.</param>
    public DeltaReader(ReadOnlyMemory<byte> bytes)
    {
        cursor = new ByteCursor(bytes);
        var block = cursor.ReadVarint();
        var count = cursor.ReadVarint();
        Count = (long)Math.Min(cursor.ReadVarint(), long.MaxValue);
        value = cursor.ReadSignedVarint();
        if (count == 0 || block > MostNumbersOfBlock || block % count != 0 || block / count % NumbersOfPart != 0
            || block == 0)
        {
            throw new InvalidDataException("the head of encoded differences is none");
        }

        parts = (int)count;
        numbersOfPart = (int)(block / count);
        (part, index) = (parts, numbersOfPart);
    }

    /// <summary>How many numbers there are, as the head says.</summary>
    public long Count { get; }

    /// <summary>What lies behind the numbers, once all have been read.</summary>
    public ReadOnlyMemory<byte> Rest => cursor.Rest;

    public long NextNumber()
    {
        if (read++ >= Count)
        {
            throw new InvalidDataException("the values of a page end too early");
        }

        if (read == 1)
        {
            return value;
        }

        if (index == numbersOfPart)
        {
            BeginPart();
        }

        // Differences overflow on purpose, as the format says.
        value = unchecked(value + least + (long)PackedBits.Read(packed.Span, index++, widths.Span[part]));
        return value;
    }

    public PhysicalValue Next() => new(NextNumber());

    private void BeginPart()
    {
        index = 0;
        if (++part >= parts)
        {
            part = 0;
            least = cursor.ReadSignedVarint();
            widths = cursor.Take(parts);
        }

        var width = widths.Span[part];
        packed = width <= WidestNumber
            ? cursor.Take((long)width * numbersOfPart / 8)
            : throw new InvalidDataException($"a number has {width} bits");
    }
}
