using QuantBuild.Packages.Manifests;
using QuantBuild.Recipes.Diagnostics;

namespace QuantBuild.Packages.Feeds.Models;

/// <summary>
/// The folder that models are pulled into holds nothing else: it is new, empty, or what a pull of the same package left.
/// </summary>
public static class PullTarget
{
    /// <summary>Before anything is downloaded.</summary>
    /// <param name="folder">Absolute.</param>
    /// <exception cref="DiagnosticException">QB5052: it holds files, and no manifest of a package.</exception>
    public static void RequireFree(string folder)
    {
        if (!File.Exists(Path.Combine(folder, PackageManifest.FileName)) && FindFile(folder, _ => true) is { } file
            && !file.StartsWith(PackagedPath.Root + "/", StringComparison.Ordinal))
        {
            throw Refuse(folder, $"holds '{ManifestRules.Show(file)}'");
        }
    }

    /// <param name="folder">Absolute.</param>
    /// <param name="manifest">Of the package that is to be copied there.</param>
    /// <exception cref="DiagnosticException">
    /// QB5052: it holds another package, or files that no pull of this one left. QB5020: its manifest is damaged.
    /// </exception>
    public static void Require(string folder, PackageManifest manifest)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        var known = manifest.Files.Select(file => file.Path).Append(PackageManifest.FileName)
            .ToHashSet(StringComparer.OrdinalIgnoreCase);
        if (Guard(folder, () => ReadEarlier(folder)) is { } found)
        {
            if (!found.Package.Id.Equals(manifest.Package.Id, StringComparison.OrdinalIgnoreCase))
            {
                throw Refuse(folder, $"holds the package {found.Package}");
            }

            known.UnionWith(found.Files.Select(file => file.Path));
        }

        if (FindFile(folder, path => !IsOf(path, known)) is { } other)
        {
            throw Refuse(folder, $"holds '{ManifestRules.Show(other)}', which is no file of {manifest.Package}");
        }
    }

    /// <summary>The manifest of the package that an earlier pull left; null where there is none.</summary>
    internal static PackageManifest? ReadEarlier(string folder)
    {
        var path = Path.Combine(folder, PackageManifest.FileName);
        return File.Exists(path) ? ManifestReader.ReadFile(path) : null;
    }

    /// <summary>Removes what an earlier version of the package had and this one does not have.</summary>
    internal static void RemoveOld(string folder, PackageManifest? earlier, PackageManifest manifest)
    {
        var known = manifest.Files.Select(file => file.Path).ToHashSet(StringComparer.OrdinalIgnoreCase);
        foreach (var old in earlier?.Files.Where(file => !known.Contains(file.Path)) ?? [])
        {
            var path = Path.Combine(folder, old.Path);
            if (!File.Exists(path))
            {
                continue;
            }

            File.Delete(path);
            for (var parent = Path.GetDirectoryName(path)!;
                parent != folder && !Directory.EnumerateFileSystemEntries(parent).Any();
                parent = Path.GetDirectoryName(parent)!)
            {
                Directory.Delete(parent);
            }
        }
    }

    // A file that a killed pull was writing is called as the file, and more.
    private static bool IsOf(string path, HashSet<string> known)
    {
        var isPending = known.Contains(Path.ChangeExtension(path, extension: null)!)
            || known.Contains(Path.ChangeExtension(Path.ChangeExtension(path, extension: null), extension: null)!);
        return known.Contains(path) || isPending;
    }

    private static string? FindFile(string folder, Func<string, bool> isWanted) => Guard(folder, () =>
        !Directory.Exists(folder)
            ? null
            : Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
                .Select(path => Path.GetRelativePath(folder, path).Replace(Path.DirectorySeparatorChar, '/'))
                .FirstOrDefault(isWanted));

    private static T Guard<T>(string folder, Func<T> look)
    {
        try
        {
            return look();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw DiagnosticTable.PackageUnwritable.Exception(
                new SourceLocation(folder), $"the folder cannot be read: {exception.Message}", exception);
        }
    }

    private static DiagnosticException Refuse(string folder, string fault) => DiagnosticTable.PullTargetTaken.Exception(
        new SourceLocation(folder),
        $"the folder {fault}; give a new or an empty folder with --output, or one that a pull of the same package filled");
}
