using System.IO.Compression;
using Snappier;
using ZstdSharp;

namespace QuantBuild.Models.Data.TableFormats.Parquet.Pages;

/// <summary>Decompresses pages, none beyond the size that its header states.</summary>
internal static class Codec
{
    private const int Uncompressed = 0;
    private const int Snap = 1;
    private const int Gzip = 2;
    private const int Brotli = 4;
    private const int Zstandard = 6;

    // Each at its number.
    private static readonly string[] Names =
    [
        "uncompressed", "Snappy", "gzip", "LZO", "Brotli", "LZ4", "Zstandard", "LZ4_RAW",
    ];

    /// <summary>Whether pages of a codec can be read.</summary>
    /// <param name="codec">Its number in the format.</param>
    public static bool IsRead(int codec) => codec is Uncompressed or Snap or Gzip or Brotli or Zstandard;

    /// <summary>For messages.</summary>
    public static string NameOf(int codec) => codec >= 0 && codec < Names.Length ? Names[codec] : $"number {codec}";

    /// <param name="codec">One that is read.</param>
    /// <param name="bytes">As they stand in the file.</param>
    /// <param name="size">Bytes that they become.</param>
    /// <exception cref="InvalidDataException">They are damaged, or become another number of bytes.</exception>
    public static ReadOnlyMemory<byte> Decompress(int codec, ReadOnlyMemory<byte> bytes, int size)
    {
        if (codec == Uncompressed)
        {
            return bytes.Length == size ? bytes : throw OtherSize(size);
        }

        var result = new byte[size];
        var isWhole = codec switch
        {
            Snap => Unsnap(bytes.Span, result),
            Gzip => Unzip(bytes, result),
            Brotli => BrotliDecoder.TryDecompress(bytes.Span, result, out var written) && written == size,
            _ => Unwrap(bytes.Span, result),
        };
        return isWhole ? result : throw OtherSize(size);
    }

    private static bool Unsnap(ReadOnlySpan<byte> bytes, Span<byte> result) =>
        Snappy.GetUncompressedLength(bytes) == result.Length
        && Snappy.Decompress(bytes, result) == result.Length;

    private static bool Unzip(ReadOnlyMemory<byte> bytes, Span<byte> result)
    {
        using var source = new MemoryStream(bytes.ToArray(), writable: false);
        using var stream = new GZipStream(source, CompressionMode.Decompress);
        return stream.ReadAtLeast(result, result.Length, throwOnEndOfStream: false) == result.Length
            && stream.ReadByte() < 0;
    }

    private static bool Unwrap(ReadOnlySpan<byte> bytes, Span<byte> result)
    {
        using var decompressor = new Decompressor();
        try
        {
            return decompressor.TryUnwrap(bytes, result, out var written) && written == result.Length;
        }
        catch (ZstdException exception)
        {
            throw new InvalidDataException($"a page cannot be decompressed ({exception.Message})", exception);
        }
    }

    private static InvalidDataException OtherSize(int size) =>
        new($"a page is damaged, or does not become the {size} bytes that its header states");
}
