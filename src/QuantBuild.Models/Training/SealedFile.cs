using System.Security.Cryptography;
using QuantBuild.Formats.Files;

namespace QuantBuild.Models.Training;

/// <summary>
/// A checkpoint's file that is there whole or not at all: written beside its place, sealed with its SHA-256, flushed,
/// renamed. Whatever does not read back as written, or is of another format, counts as absent: work begins anew then.
/// </summary>
public static class SealedFile
{
    private const string Unfinished = ".new";
    private const int BufferSize = 1 << 16;

    /// <param name="path">Replaced if it exists.</param>
    /// <param name="format">Number of the contents' layout; stands first in the file.</param>
    /// <param name="write">Writes the contents.</param>
    /// <exception cref="StorageException">The file system refused; the file at the path is as it was.</exception>
    public static void Write(string path, int format, Action<BinaryWriter> write)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(write);
        var unfinished = path + Unfinished;
        try
        {
            WriteAll(unfinished, format, write);
            Disk.Move(unfinished, path);
        }
        catch
        {
            Disk.TryRemove(unfinished); // A full disk is not to stay full for it.
            throw;
        }
    }

    /// <summary>
    /// Null where the file is absent, does not match its seal, is of another format, or the reader says so.
    /// </summary>
    /// <param name="path">Of the file.</param>
    /// <param name="format">The only one that is read.</param>
    /// <param name="read">Reads the contents. Called only when they are as they were written.</param>
    public static T? Read<T>(string path, int format, Func<BinaryReader, T?> read)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(read);
        if (!File.Exists(path))
        {
            return null;
        }

        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, BufferSize);
        if (!IsSound(file))
        {
            return null;
        }

        file.Position = 0;
        using var reader = new BinaryReader(file);
        return reader.ReadInt32() == format ? read(reader) : null;
    }

    /// <summary>
    /// Removes what interrupted calls of <see cref="Write"/> left in a folder; nobody may be writing there.
    /// </summary>
    public static void RemoveUnfinished(string folder)
    {
        foreach (var path in Directory.EnumerateFiles(folder, "*" + Unfinished))
        {
            Disk.Delete(path);
        }
    }

    private static void WriteAll(string path, int format, Action<BinaryWriter> write)
    {
        using var file = Disk.Create(path);
        using var hash = SHA256.Create();
        using (var hashed = new CryptoStream(file, hash, CryptoStreamMode.Write, leaveOpen: true))
        using (var writer = new BinaryWriter(hashed))
        {
            writer.Write(format);
            write(writer);
        }

        file.Write(hash.Hash!);
        file.Complete(toDisk: true);
    }

    private static bool IsSound(FileStream file)
    {
        var left = file.Length - SHA256.HashSizeInBytes;
        if (left < sizeof(int))
        {
            return false;
        }

        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[BufferSize];
        while (left > 0)
        {
            var part = buffer.AsSpan(0, (int)Math.Min(buffer.Length, left));
            file.ReadExactly(part);
            hash.AppendData(part);
            left -= part.Length;
        }

        Span<byte> seal = stackalloc byte[SHA256.HashSizeInBytes];
        file.ReadExactly(seal);
        return seal.SequenceEqual(hash.GetHashAndReset());
    }
}
