using System.Collections.Concurrent;

namespace QuantBuild.Pipeline.Caching;

/// <summary>
/// Compares an entry with its manifest: presence and length of every file at every call, the digest of small files at
/// every call, the digest of a large file once for this verifier and time stamp (streams can have many gigabytes).
/// </summary>
internal sealed class ArtifactVerifier
{
    /// <summary>The length in bytes above which a file's digest is computed once.</summary>
    public const long SmallFile = 1 << 20;

    private readonly ConcurrentDictionary<(string Path, long Bytes, DateTime Written, string Sha256), bool> verified =
        new();

    /// <summary>The manifest of a sound entry; null when the entry is damaged.</summary>
    /// <exception cref="IOException">The entry could not be read, which does not say that it is damaged.</exception>
    public ArtifactManifest? Verify(string folder, string hash)
    {
        return ArtifactManifest.Read(folder) is { } manifest
            && manifest.Key == hash && manifest.Files.All(file => IsSound(Path.Combine(folder, file.Path), file))
            ? manifest
            : null;
    }

    private bool IsSound(string path, ArtifactFile file)
    {
        var information = new FileInfo(path);
        if (information is not { Exists: true, LinkTarget: null } || information.Length != file.Bytes)
        {
            return false;
        }

        var identity = (path, file.Bytes, information.LastWriteTimeUtc, file.Sha256);
        if (file.Bytes > SmallFile && verified.ContainsKey(identity))
        {
            return true;
        }

        var isSound = Digest.OfFile(path) == file.Sha256;
        if (isSound && file.Bytes > SmallFile)
        {
            verified.TryAdd(identity, value: true);
        }

        return isSound;
    }
}
