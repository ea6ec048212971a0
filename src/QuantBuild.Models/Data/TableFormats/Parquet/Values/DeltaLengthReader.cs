using QuantBuild.Models.Data.TableFormats.Parquet.Metadata;

namespace QuantBuild.Models.Data.TableFormats.Parquet.Values;

/// <summary>Reads byte arrays whose lengths stand before all of them, as differences.</summary>
internal sealed class DeltaLengthReader : IValueReader
{
    private readonly int[] lengths;
    private readonly ByteCursor cursor;
    private int read;

    /// <param name="bytes">From the lengths on.</param>
    public DeltaLengthReader(ReadOnlyMemory<byte> bytes)
    {
        lengths = ReadNumbers(bytes, out var rest);
        cursor = new ByteCursor(rest);
    }

    /// <summary>Numbers, none below 0, and what lies behind them.</summary>
    public static int[] ReadNumbers(ReadOnlyMemory<byte> bytes, out ReadOnlyMemory<byte> rest)
    {
        var reader = new DeltaReader(bytes);
        if (reader.Count > ParquetLimits.PageValues)
        {
            throw new InvalidDataException($"a page has more than {ParquetLimits.PageValues} values");
        }

        var numbers = new int[reader.Count];
        for (var i = 0; i < numbers.Length; i++)
        {
            numbers[i] = reader.NextNumber() is >= 0 and <= int.MaxValue and var number
                ? (int)number
                : throw new InvalidDataException("a length is out of range");
        }

        rest = reader.Rest;
        return numbers;
    }

    public PhysicalValue Next() => read < lengths.Length
        ? new PhysicalValue(Number: 0, cursor.Take(lengths[read++]))
        : throw new InvalidDataException("the values of a page end too early");
}
