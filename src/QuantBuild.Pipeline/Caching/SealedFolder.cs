using QuantBuild.Formats.Files;

namespace QuantBuild.Pipeline.Caching;

/// <summary>Makes a written folder ready for its rename: manifest added, everything on the disk.</summary>
internal static class SealedFolder
{
    public static void Write(string folder, StageKey key)
    {
        var files = Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Select(path => Seal(path, Path.GetRelativePath(folder, path).Replace('\\', '/')))
            .OrderBy(file => file.Path, StringComparer.Ordinal)
            .ToList();
        var manifest = new ArtifactManifest(key.Hash, key.Stage, key.Entries, files);
        using var stream = Disk.CreateNew(Path.Combine(folder, ArtifactManifest.FileName));
        manifest.Write(stream);
        stream.Complete(toDisk: true);
    }

    private static ArtifactFile Seal(string path, string name)
    {
        ArtifactName.Check(name);
        Disk.FlushToDisk(path);
        return new ArtifactFile(name, new FileInfo(path).Length, Digest.OfFile(path));
    }
}
