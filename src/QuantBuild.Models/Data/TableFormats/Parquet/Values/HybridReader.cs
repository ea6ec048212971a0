namespace QuantBuild.Models.Data.TableFormats.Parquet.Values;

/// <summary>
/// Reads levels, indices and truth values: runs of one number repeated, and runs of packed numbers
/// (parquet-format, Encodings.md, "RLE").
/// </summary>
/// <param name="bytes">Of all runs.</param>
/// <param name="width">Bits of a number, 0 to 32.</param>
internal sealed class HybridReader(ReadOnlyMemory<byte> bytes, int width) : IValueReader
{
    private const int NumbersOfGroup = 8;

    private readonly ByteCursor cursor = new(bytes);
    private ReadOnlyMemory<byte> packed;
    private bool isPacked;
    private int repeated;
    private long index;
    private long count;

    public int NextNumber()
    {
        // Of no bits, every number is 0, and there may be no run at all.
        if (width == 0)
        {
            return 0;
        }

        while (index == count)
        {
            BeginRun();
        }

        return isPacked ? (int)PackedBits.Read(packed.Span, index++, width) : Repeat();
    }

    public PhysicalValue Next() => new(NextNumber());

    private int Repeat()
    {
        index++;
        return repeated;
    }

    private void BeginRun()
    {
        var head = cursor.ReadVarint();
        if (head > uint.MaxValue)
        {
            throw new InvalidDataException("a run is longer than any page");
        }

        index = 0;
        isPacked = (head & 1) == 1;
        count = (long)(head >> 1);
        if (isPacked)
        {
            // Some writers leave the last group's empty end away.
            packed = cursor.Take(Math.Min(count * width, cursor.Rest.Length));
            count *= NumbersOfGroup;
        }
        else
        {
            var value = cursor.Take((width + NumbersOfGroup - 1) / NumbersOfGroup);
            repeated = (int)PackedBits.Read(value.Span, index: 0, width);
        }
    }
}
