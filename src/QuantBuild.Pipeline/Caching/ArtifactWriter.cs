using QuantBuild.Formats.Files;

namespace QuantBuild.Pipeline.Caching;

/// <summary>
/// Where a stage writes its result. Every file below <see cref="Folder"/> becomes part of the artifact when the stage
/// returns; nothing of it is visible before. Streams and mappings must be closed by then.
/// </summary>
public sealed class ArtifactWriter
{
    internal ArtifactWriter(string folder) => Folder = folder;

    /// <summary>Absolute path of a folder of this stage's own, empty at first.</summary>
    public string Folder { get; }

    /// <summary>Absolute path for a file; the folders above it are made.</summary>
    /// <param name="file">Relative, with <c>/</c>: ASCII letters, digits, <c>-</c>, <c>_</c>, <c>.</c>.</param>
    /// <exception cref="ArgumentException">The name is not valid, or is <c>manifest.json</c>.</exception>
    public string PathOf(string file)
    {
        ArtifactName.Check(file);
        var path = Path.Combine(Folder, file);
        Disk.CreateFolder(Path.GetDirectoryName(path)!);
        return path;
    }

    /// <summary>Creates a file; the caller disposes of the stream.</summary>
    /// <inheritdoc cref="PathOf"/>
    public DiskStream Create(string file) => Disk.CreateNew(PathOf(file));
}
