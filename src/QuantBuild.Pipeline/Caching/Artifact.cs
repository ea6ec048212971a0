namespace QuantBuild.Pipeline.Caching;

/// <summary>A stage's stored result: a folder of files that are never changed.</summary>
public sealed class Artifact
{
    internal Artifact(string folder, ArtifactManifest manifest)
    {
        Folder = folder;
        Manifest = manifest;
        Digest = manifest.Digest;
    }

    /// <summary>Absolute path. Read only.</summary>
    internal string Folder { get; }

    public ArtifactManifest Manifest { get; }

    /// <summary>
    /// SHA-256 over the files' paths, lengths and digests: the input digest of later stages. Two keys with equal
    /// content have equal digests, so a stage that gives the same bytes again stops the rerun there.
    /// </summary>
    public string Digest { get; }

    public bool Contains(string file) => Manifest.Files.Any(entry => entry.Path == file);

    /// <summary>Absolute path of a file. Read only.</summary>
    /// <param name="file">With <c>/</c>, as the stage wrote it.</param>
    /// <exception cref="FileNotFoundException">The artifact holds no such file.</exception>
    public string PathOf(string file) => Contains(file)
        ? Path.Combine(Folder, file)
        : throw new FileNotFoundException($"The artifact of {Manifest.Stage} holds no '{file}'.", file);
}
