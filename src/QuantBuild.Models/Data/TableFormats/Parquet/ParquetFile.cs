using System.Buffers.Binary;
using QuantBuild.Models.Data.TableFormats.Parquet.Metadata;

namespace QuantBuild.Models.Data.TableFormats.Parquet;

/// <summary>Finds the metadata of a file, which lie before its last 8 bytes: their length, and <c>PAR1</c>.</summary>
internal static class ParquetFile
{
    /// <summary>Bytes before the first page.</summary>
    public const int HeadBytes = 4;

    private const int TailBytes = 8;

    /// <param name="stream">The whole file.</param>
    /// <param name="path">Of the file.</param>
    /// <param name="end">Where its pages end, in bytes from its start.</param>
    /// <exception cref="DatasetException">It is empty, or no Parquet, or encrypted.</exception>
    /// <exception cref="InvalidDataException">The metadata are damaged.</exception>
    public static FileMetadata ReadMetadata(Stream stream, string path, out long end)
    {
        if (stream.Length == 0)
        {
            throw new DatasetException(
                DatasetProblem.Unreadable, path, default, "The file is empty. Give a Parquet file with rows.");
        }

        if (stream.Length < HeadBytes + TailBytes)
        {
            throw NoParquet(path);
        }

        var head = Read(stream, path, from: 0, HeadBytes);
        var tail = Read(stream, path, stream.Length - TailBytes, TailBytes);
        if (head.AsSpan().SequenceEqual("PARE"u8) || tail.AsSpan(HeadBytes).SequenceEqual("PARE"u8))
        {
            throw new DatasetException(
                DatasetProblem.Format, path, default,
                "The file is encrypted, and is read only without encryption. Write it without a key.");
        }

        if (!head.AsSpan().SequenceEqual("PAR1"u8))
        {
            throw NoParquet(path);
        }

        var length = BinaryPrimitives.ReadUInt32LittleEndian(tail);
        end = stream.Length - TailBytes - length;
        if (!tail.AsSpan(HeadBytes).SequenceEqual("PAR1"u8) || end < HeadBytes)
        {
            throw new InvalidDataException("its metadata are not at its end, so that it may have been cut off");
        }

        return length <= ParquetLimits.MetadataBytes
            ? FileMetadata.Read(Read(stream, path, end, (int)length))
            : throw new DatasetException(
                DatasetProblem.Limit, path, default,
                $"The metadata of the file have {length} bytes; at most {ParquetLimits.MetadataBytes} are read. Write "
                + "the file with larger row groups, or as several files.");
    }

    private static DatasetException NoParquet(string path) => new(
        DatasetProblem.Format, path, default,
        "The file is no Parquet: it does not begin with PAR1. Say which format it has, or give the file itself where "
        + "this is a page or a pointer to it.");

    private static byte[] Read(Stream stream, string path, long from, int count)
    {
        var bytes = new byte[count];
        stream.Position = from;
        for (var read = 0; read < count;)
        {
            var more = TableStream.Read(stream, path, bytes.AsSpan(read));
            read += more > 0 ? more : throw new InvalidDataException("it ends while it is read");
        }

        return bytes;
    }
}
