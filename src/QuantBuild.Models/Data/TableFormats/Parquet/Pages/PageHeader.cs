using QuantBuild.Models.Data.TableFormats.Parquet.Metadata;

namespace QuantBuild.Models.Data.TableFormats.Parquet.Pages;

/// <summary>What stands before a page (parquet-format, <c>PageHeader</c>).</summary>
internal sealed record PageHeader
{
    private const int RunLengths = 3;

    public PageKind Kind { get; private init; }

    /// <summary>Bytes of the page, decompressed.</summary>
    public int Size { get; private init; } = -1;

    /// <summary>Bytes of the page in the file.</summary>
    public int SizeInFile { get; private init; } = -1;

    /// <summary>Absent ones too; of a dictionary, its entries.</summary>
    public int Values { get; private init; } = -1;

    /// <summary>Number of the values' encoding.</summary>
    public int Encoding { get; private init; } = -1;

    /// <summary>In version 2, bytes of the repetition levels, which are never compressed.</summary>
    public int RepetitionBytes { get; private init; }

    /// <summary>In version 2, bytes of the definition levels, which are never compressed.</summary>
    public int DefinitionBytes { get; private init; }

    /// <summary>In version 2, whether the values are compressed at all.</summary>
    public bool IsCompressed { get; private init; } = true;

    /// <summary>In version 1, whether the definition levels, where there are any, are in runs.</summary>
    public bool HasDefinitionRuns { get; private init; } = true;

    /// <summary>In version 1, whether the repetition levels, where there are any, are in runs.</summary>
    public bool HasRepetitionRuns { get; private init; } = true;

    /// <exception cref="EndOfStreamException">The bytes end within the header.</exception>
    /// <exception cref="InvalidDataException">They are no header, or that of a page that cannot be.</exception>
    public static PageHeader Read(ref ThriftReader reader)
    {
        var header = new PageHeader();
        reader.Enter();
        var field = 0;
        while (reader.NextField(ref field) is not ThriftType.Stop and var kind)
        {
            switch (field)
            {
                case 1:
                    header = header with { Kind = (PageKind)reader.ReadInt32(kind) };
                    break;
                case 2:
                    header = header with { Size = reader.ReadInt32(kind) };
                    break;
                case 3:
                    header = header with { SizeInFile = reader.ReadInt32(kind) };
                    break;
                case 5 or 7 when kind == ThriftType.Structure:
                    header = ReadFirst(ref reader, header, isData: field == 5);
                    break;
                case 8 when kind == ThriftType.Structure:
                    header = ReadSecond(ref reader, header);
                    break;
                default:
                    reader.Skip(kind);
                    break;
            }
        }

        header.Require();
        return header;
    }

    private static PageHeader ReadFirst(ref ThriftReader reader, PageHeader header, bool isData)
    {
        reader.Enter();
        var field = 0;
        while (reader.NextField(ref field) is not ThriftType.Stop and var kind)
        {
            switch (field)
            {
                case 1:
                    header = header with { Values = reader.ReadInt32(kind) };
                    break;
                case 2:
                    header = header with { Encoding = reader.ReadInt32(kind) };
                    break;
                case 3 when isData:
                    header = header with { HasDefinitionRuns = reader.ReadInt32(kind) == RunLengths };
                    break;
                case 4 when isData:
                    header = header with { HasRepetitionRuns = reader.ReadInt32(kind) == RunLengths };
                    break;
                default:
                    reader.Skip(kind);
                    break;
            }
        }

        return header;
    }

    private static PageHeader ReadSecond(ref ThriftReader reader, PageHeader header)
    {
        reader.Enter();
        var field = 0;
        while (reader.NextField(ref field) is not ThriftType.Stop and var kind)
        {
            switch (field)
            {
                case 1:
                    header = header with { Values = reader.ReadInt32(kind) };
                    break;
                case 4:
                    header = header with { Encoding = reader.ReadInt32(kind) };
                    break;
                case 5:
                    header = header with { DefinitionBytes = reader.ReadInt32(kind) };
                    break;
                case 6:
                    header = header with { RepetitionBytes = reader.ReadInt32(kind) };
                    break;
                case 7:
                    header = header with { IsCompressed = ThriftReader.ReadBoolean(kind) };
                    break;
                default:
                    reader.Skip(kind);
                    break;
            }
        }

        return header;
    }

    private void Require()
    {
        var levels = (long)RepetitionBytes + DefinitionBytes;
        if (Size < 0 || SizeInFile < 0 || RepetitionBytes < 0 || DefinitionBytes < 0 || levels > Size
            || levels > SizeInFile || (Kind != PageKind.Index && Values < 0))
        {
            throw new InvalidDataException("the header of a page is not whole");
        }

        if (Math.Max(Size, SizeInFile) > ParquetLimits.PageBytes || Values > ParquetLimits.PageValues)
        {
            throw new InvalidDataException(
                $"a page has more than {ParquetLimits.PageBytes} bytes or {ParquetLimits.PageValues} values");
        }
    }
}
