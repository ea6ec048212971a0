using System.Buffers.Binary;
using System.Runtime.InteropServices;
using QuantBuild.Formats.Files;

namespace QuantBuild.Models.Data;

/// <summary>
/// The file form of a <see cref="TokenizedDataset"/>, little-endian: magic and version (8 bytes each; 2 where the types
/// are streams), number of texts and of tokens (int64 each), then offsets (int32, one more than texts), the targets in
/// the form of their task (−100 for each of texts without targets, int32), source rows (int32 a text), token ids (int32
/// a token) and token types (a byte a token). Nothing follows. The same data give the same bytes.
/// </summary>
public static class TokenizedDatasetFile
{
    private const long Version = 1;
    private const long VersionWithStreams = 2;
    private const int HeaderLength = 32;
    private const int NoTarget = -100;
    private static readonly byte[] Magic = "QBTOKENS"u8.ToArray();

    /// <summary>Writes a new file or replaces one.</summary>
    /// <exception cref="StorageException">The file system refused.</exception>
    public static void Write(string path, TokenizedDataset dataset)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        using var stream = Disk.Create(path);
        Span<byte> header = stackalloc byte[HeaderLength];
        Magic.CopyTo(header);
        BinaryPrimitives.WriteInt64LittleEndian(header[8..], dataset.HasStreams ? VersionWithStreams : Version);
        BinaryPrimitives.WriteInt64LittleEndian(header[16..], dataset.Count);
        BinaryPrimitives.WriteInt64LittleEndian(header[24..], dataset.TokenCount);
        stream.Write(header);
        stream.Write(MemoryMarshal.AsBytes(dataset.Offsets));
        WriteTargets(stream, dataset);
        stream.Write(MemoryMarshal.AsBytes(dataset.SourceRows));
        stream.Write(MemoryMarshal.AsBytes(dataset.AllTokens));
        stream.Write(dataset.AllTypes);
        stream.Complete(toDisk: false);
    }

    /// <summary>Reads a file and checks all of it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="targets">How its targets are read; null where the texts have none.</param>
    /// <exception cref="DatasetException">The file cannot be read, or was not written whole by this class.</exception>
    public static TokenizedDataset Read(string path, ITargetForm? targets = null)
    {
        try
        {
            using var stream = File.OpenRead(path);
            var (count, tokenCount, targetBytes, hasStreams) = ReadHeader(path, stream);
            var offsets = ReadIntegers(stream, count + 1);
            var restored = ReadTargets(path, stream, targets, count, targetBytes);
            var sourceRows = ReadIntegers(stream, count);
            var tokens = ReadIntegers(stream, tokenCount);
            var types = new byte[tokenCount];
            stream.ReadExactly(types);
            Validate(path, offsets, tokens, sourceRows);
            return new TokenizedDataset(tokens, types, offsets, restored, sourceRows, hasStreams);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new DatasetException(
                DatasetProblem.Unreadable, path, default,
                $"The tokenized data cannot be read ({exception.Message}). Delete the file to have it made again.",
                exception);
        }
    }

    private static (int Count, int TokenCount, int TargetBytes, bool HasStreams) ReadHeader(
        string path, FileStream stream)
    {
        Span<byte> header = stackalloc byte[HeaderLength];
        if (stream.Length < HeaderLength)
        {
            throw Damaged(path, $"it has {stream.Length} bytes");
        }

        stream.ReadExactly(header);
        var version = BinaryPrimitives.ReadInt64LittleEndian(header[8..]);
        if (!header.StartsWith(Magic) || version is not (Version or VersionWithStreams))
        {
            throw Damaged(path, $"it does not start as version {Version} does");
        }

        var count = BinaryPrimitives.ReadInt64LittleEndian(header[16..]);
        var tokenCount = BinaryPrimitives.ReadInt64LittleEndian(header[24..]);
        var fits = count is >= 0 and < int.MaxValue / sizeof(int)
            && tokenCount is >= 0 and < int.MaxValue;
        var targetBytes = fits
            ? stream.Length - HeaderLength - (((2 * count) + 1) * sizeof(int)) - (tokenCount * (sizeof(int) + 1))
            : -1;
        return targetBytes >= 0 && targetBytes <= Array.MaxLength
            ? ((int)count, (int)tokenCount, (int)targetBytes, version == VersionWithStreams)
            : throw Damaged(path, $"{stream.Length} bytes do not hold {count} texts of {tokenCount} tokens");
    }

    private static void WriteTargets(Stream stream, TokenizedDataset dataset)
    {
        if (dataset.Targets is { } targets)
        {
            targets.Write(stream);
            return;
        }

        var none = new int[dataset.Count];
        Array.Fill(none, NoTarget);
        stream.Write(MemoryMarshal.AsBytes(none.AsSpan()));
    }

    private static ITargets? ReadTargets(string path, FileStream stream, ITargetForm? form, int texts, int length)
    {
        var content = new byte[length];
        stream.ReadExactly(content);
        var restored = form?.Restore(content, texts);
        var fits = form is null ? length == texts * sizeof(int) : restored is not null;
        return fits ? restored : throw Damaged(path, $"{length} bytes are no targets of {texts} texts");
    }

    private static int[] ReadIntegers(FileStream stream, int count)
    {
        const int partLength = 1 << 20;
        var values = new int[count];
        for (var rest = values.AsSpan(); !rest.IsEmpty; rest = rest[Math.Min(rest.Length, partLength)..])
        {
            stream.ReadExactly(MemoryMarshal.AsBytes(rest[..Math.Min(rest.Length, partLength)]));
        }

        return values;
    }

    private static void Validate(string path, int[] offsets, int[] tokens, int[] sourceRows)
    {
        if (offsets[0] != 0 || offsets[^1] != tokens.Length)
        {
            throw Damaged(path, "the texts do not cover the tokens");
        }

        for (var row = 1; row < offsets.Length; row++)
        {
            if (offsets[row] <= offsets[row - 1] || sourceRows[row - 1] < 0)
            {
                throw Damaged(path, $"text {row - 1} has an impossible place");
            }
        }

        if (tokens.AsSpan().IndexOfAnyInRange(int.MinValue, -1) >= 0)
        {
            throw Damaged(path, "a token id is negative");
        }
    }

    private static DatasetException Damaged(string path, string what) =>
        new(DatasetProblem.Unreadable, path, default,
            $"The tokenized data are damaged: {what}. Delete the file to have it made again.");
}
