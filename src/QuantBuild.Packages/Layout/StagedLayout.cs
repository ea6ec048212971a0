using QuantBuild.Formats.Files;

namespace QuantBuild.Packages.Layout;

/// <summary>Puts on the disk what is written for a package, for a packer that takes files.</summary>
public static class StagedLayout
{
    /// <summary>
    /// Writes what changed, so that time stamps tell whether to pack again, and removes all else from the folder.
    /// </summary>
    /// <param name="layout">What is to be packed.</param>
    /// <param name="folder">Absolute; nobody else's.</param>
    /// <returns>Source path by path in the package, for every file of the package.</returns>
    public static List<KeyValuePair<string, string>> Write(PackageLayout layout, string folder)
    {
        var files = new List<KeyValuePair<string, string>>();
        foreach (var file in layout.Files)
        {
            files.Add(KeyValuePair.Create(file.Path, file.Source ?? Write(folder, file.Path, file.Content!)));
        }

        var kept = files.Select(file => file.Value).ToHashSet(StringComparer.Ordinal);
        foreach (var path in Directory.GetFiles(folder, "*", SearchOption.AllDirectories)
            .Where(path => !kept.Contains(path)))
        {
            Disk.Delete(path);
        }

        return files;
    }

    private static string Write(string folder, string path, byte[] content)
    {
        var target = Path.Combine(folder, path.Replace('/', Path.DirectorySeparatorChar));
        if (!File.Exists(target) || !File.ReadAllBytes(target).AsSpan().SequenceEqual(content))
        {
            Disk.CreateFolder(Path.GetDirectoryName(target)!);
            Disk.Write(target, content);
        }

        return target;
    }
}
