using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using QuantBuild.Formats.Files;

namespace QuantBuild.Hub.Caching;

/// <summary>Hashes of files, in small hexadecimal digits.</summary>
internal static class FileDigests
{
    private const int BufferSize = 1 << 20;
    private const int GitDigits = 40;

    public static string Sha256(string path) => Of(path, HashAlgorithmName.SHA256, _ => []);

    /// <summary>In the form of <paramref name="hash"/>: SHA-256, or the SHA-1 of the file as a git blob.</summary>
    [SuppressMessage("Security", "CA5350", Justification = "git names blobs by it; the lock file has SHA-256.")]
    public static string InFormOf(string hash, string path) => hash.Length == GitDigits
        ? Of(path, HashAlgorithmName.SHA1, length => Encoding.ASCII.GetBytes(
            string.Create(CultureInfo.InvariantCulture, $"blob {length}\0")))
        : Sha256(path);

    private static string Of(string path, HashAlgorithmName algorithm, Func<long, byte[]> prefix)
    {
        using var file = InputFile.OpenRead(path);
        using var hash = IncrementalHash.CreateHash(algorithm);
        hash.AppendData(prefix(file.Length));
        var buffer = new byte[BufferSize];
        for (int read; (read = file.Read(buffer)) > 0;)
        {
            hash.AppendData(buffer, 0, read);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
