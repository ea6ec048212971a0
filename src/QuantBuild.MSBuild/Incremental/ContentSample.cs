using System.Security.Cryptography;

namespace QuantBuild.MSBuild.Incremental;

/// <summary>
/// A digest that tells two contents of one length and one time stamp apart at a bounded cost: of a file up to
/// <see cref="WholeBytes"/> all of it, of a longer one its beginning, its end, and places evenly spread between.
/// </summary>
internal static class ContentSample
{
    public const int WholeBytes = 8 << 20;

    private const int Places = 64;
    private const int PlaceBytes = 4 << 10;
    private const int EndBytes = 64 << 10;

    /// <exception cref="IOException">The file cannot be read, or became shorter.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public static string Of(string path, long length)
    {
        using var sha = SHA256.Create();
        using var stream = new FileStream(
            path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 1);
        if (length <= WholeBytes)
        {
            return Text(sha.ComputeHash(stream));
        }

        Add(sha, stream, 0, EndBytes);
        for (var place = 1; place <= Places; place++)
        {
            Add(sha, stream, length / (Places + 1) * place, PlaceBytes);
        }

        Add(sha, stream, length - EndBytes, EndBytes);
        sha.TransformFinalBlock([], 0, 0);
        return Text(sha.Hash);
    }

    private static void Add(SHA256 sha, FileStream stream, long start, int count)
    {
        var bytes = new byte[count];
        stream.Position = start;
        for (var done = 0; done < count;)
        {
            var read = stream.Read(bytes, done, count - done);
            if (read == 0)
            {
                throw new EndOfStreamException($"{stream.Name} became shorter while it was read.");
            }

            done += read;
        }

        sha.TransformBlock(bytes, 0, count, null, 0);
    }

    private static string Text(byte[] digest) => BitConverter.ToString(digest).Replace("-", "").ToLowerInvariant();
}
