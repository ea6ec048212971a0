using QuantBuild.Models.Data.TableFormats.Parquet.Metadata;

namespace QuantBuild.Models.Data.TableFormats.Parquet.Pages;

/// <summary>Reads the pages of one column in one row group, one behind the other.</summary>
/// <param name="file">The whole file.</param>
/// <param name="path">Of the file.</param>
/// <param name="chunk">Which column.</param>
/// <param name="end">Where the pages of the file end, in bytes from its start.</param>
/// <param name="budget">Of the file.</param>
internal sealed class ChunkPages(Stream file, string path, ColumnChunk chunk, long end, ByteBudget budget)
{
    private const int FirstHeaderBytes = 1 << 10;

    // Even a page of nothing costs time.
    private const int PageCost = 1 << 13;

    private long position = chunk.Offset;

    /// <summary>The next page.</summary>
    /// <param name="levels">In version 2, the bytes of the levels; else empty.</param>
    /// <param name="data">The other bytes, decompressed.</param>
    /// <exception cref="InvalidDataException">There is none, or it is damaged.</exception>
    public PageHeader Next(out ReadOnlyMemory<byte> levels, out ReadOnlyMemory<byte> data)
    {
        var header = ReadHeader();
        if (header.SizeInFile > end - position)
        {
            throw new InvalidDataException("a page reaches beyond the pages of the file");
        }

        budget.Spend(header.Size + (long)header.SizeInFile + PageCost);
        ReadOnlyMemory<byte> bytes = Read(position, header.SizeInFile);
        position += header.SizeInFile;
        var size = header.RepetitionBytes + header.DefinitionBytes;
        levels = bytes[..size];
        var rest = bytes[size..];

        // Of no values, some writers leave no bytes to decompress.
        data = !header.IsCompressed || header.Kind == PageKind.Index || (rest.IsEmpty && header.Size == size)
            ? rest
            : Codec.Decompress(chunk.Codec, rest, header.Size - size);
        return header;
    }

    private PageHeader ReadHeader()
    {
        for (var size = (long)FirstHeaderBytes; ; size *= 4)
        {
            var left = Math.Max(0, end - position);
            var bytes = Read(position, (int)Math.Min(size, left));
            var reader = new ThriftReader(bytes);
            try
            {
                var header = PageHeader.Read(ref reader);
                position += reader.Position;
                return header;
            }
            catch (EndOfStreamException exception)
            {
                // Statistics make some headers long.
                if (size >= left || size >= ParquetLimits.HeaderBytes)
                {
                    throw new InvalidDataException("there are fewer pages than values", exception);
                }
            }
        }
    }

    private byte[] Read(long from, int count)
    {
        var bytes = new byte[count];
        file.Position = from;
        for (var read = 0; read < count;)
        {
            var more = TableStream.Read(file, path, bytes.AsSpan(read));
            read += more > 0 ? more : throw new InvalidDataException("the file ends within a page");
        }

        return bytes;
    }
}
