using System.Security.Cryptography;

namespace QuantBuild.Quantization.Algorithms.ModuleReconstruction.Parallel.Checkpoints;

/// <summary>A file that is there whole or not at all: written beside its place, flushed, sealed with its SHA-256, renamed.</summary>
internal static class SealedFile
{
    public static void Write(string path, Action<BinaryWriter> write)
    {
        var temporary = path + ".new";
        using (var file = new FileStream(temporary, FileMode.Create, FileAccess.Write, FileShare.None, 1 << 16))
        {
            using var hash = SHA256.Create();
            using (var hashed = new CryptoStream(file, hash, CryptoStreamMode.Write, leaveOpen: true))
            using (var writer = new BinaryWriter(hashed))
            {
                write(writer);
            }

            file.Write(hash.Hash!);
            file.Flush(flushToDisk: true);
        }

        File.Move(temporary, path, overwrite: true);
    }

    /// <summary>Null where the file is absent or does not match its seal.</summary>
    public static T? Read<T>(string path, Func<BinaryReader, T> read)
        where T : class
    {
        if (!File.Exists(path))
        {
            return null;
        }

        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16);
        if (!IsSound(file))
        {
            return null;
        }

        file.Position = 0;
        using var reader = new BinaryReader(file);
        return read(reader);
    }

    private static bool IsSound(FileStream file)
    {
        var left = file.Length - SHA256.HashSizeInBytes;
        if (left < 0)
        {
            return false;
        }

        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[1 << 16];
        while (left > 0)
        {
            var count = file.Read(buffer, 0, (int)Math.Min(buffer.Length, left));
            hash.AppendData(buffer, 0, count);
            left -= count;
        }

        Span<byte> seal = stackalloc byte[SHA256.HashSizeInBytes];
        file.ReadExactly(seal);
        return seal.SequenceEqual(hash.GetHashAndReset());
    }
}
