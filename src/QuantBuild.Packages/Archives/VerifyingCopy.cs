using System.Security.Cryptography;
using QuantBuild.Packages.Manifests;

namespace QuantBuild.Packages.Archives;

/// <summary>Copies what a manifest describes, and never more.</summary>
internal static class VerifyingCopy
{
    private const int BufferSize = 1 << 17;

    /// <returns>Whether length and digest are those of the manifest.</returns>
    public static bool Run(Stream source, Stream target, PackagedFile file, CancellationToken cancellation)
    {
        using var digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[BufferSize];
        var left = file.Bytes;
        for (int read; (read = source.Read(buffer)) > 0;)
        {
            cancellation.ThrowIfCancellationRequested();
            if (read > left)
            {
                return false;
            }

            left -= read;
            digest.AppendData(buffer, 0, read);
            target.Write(buffer, 0, read);
        }

        return left == 0 && Convert.ToHexStringLower(digest.GetHashAndReset()) == file.Sha256;
    }
}
