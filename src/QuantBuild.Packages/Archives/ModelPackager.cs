using System.Globalization;
using QuantBuild.Formats.Files;
using QuantBuild.Packages.Layout;
using QuantBuild.Packages.Manifests;
using QuantBuild.Recipes.Diagnostics;

namespace QuantBuild.Packages.Archives;

/// <summary>Makes packages: from a layout, or from what NuGet's own Pack target wrote.</summary>
public static class ModelPackager
{
    // Whoever consumes the models has no use for what made them.
    private const string BuildPackage = "QuantBuild";

    private const string StagingPrefix = ".quantbuild-pack-";

    /// <summary>What the public gallery takes.</summary>
    public const long LargestUnsplit = 250_000_000;

    /// <summary>
    /// Writes <c>&lt;folder&gt;/&lt;Id&gt;.&lt;Version&gt;.nupkg</c>, and its parts where it is split.
    /// </summary>
    /// <param name="layout">What to pack.</param>
    /// <param name="authors">As feeds show them.</param>
    /// <param name="folder">Absolute; made where it does not exist.</param>
    /// <param name="splitBytes">Split above so many bytes of files; null: never.</param>
    /// <param name="cancellation">Between blocks.</param>
    /// <exception cref="DiagnosticException">QB5026: it cannot be written.</exception>
    public static WrittenPackages Pack(
        PackageLayout layout, string authors, string folder, long? splitBytes, CancellationToken cancellation)
    {
        var manifest = layout.Manifest;
        var models = string.Join(", ", manifest.Models.Select(model => $"{model.Name} ({model.Scheme})"));
        var whole = new PackageContent(
            Nuspec.Create(manifest.Package, authors, $"Models: {models}.", manifest.Licence),
            manifest,
            [.. layout.Files.Select(PackageContent.EntryOf)]);
        return Place(whole, Path.Combine(folder, FileNameOf(manifest.Package)), splitBytes, cancellation);
    }

    /// <summary>
    /// Gives a package that NuGet wrote the bytes that its content alone decides, and splits it. Nothing happens to a
    /// package that is finished already.
    /// </summary>
    /// <param name="path">The nupkg, absolute; it is replaced.</param>
    /// <param name="splitBytes">As in <see cref="Pack"/>.</param>
    /// <param name="cancellation">Between blocks.</param>
    /// <exception cref="DiagnosticException">
    /// QB5020: it is no model package. QB5022: a part of a package split before is gone. QB5026: it cannot be written.
    /// </exception>
    public static WrittenPackages Finish(string path, long? splitBytes, CancellationToken cancellation)
    {
        using var archive = PackageArchive.Open(path);
        if (archive.Manifest.Parts.Count > 0)
        {
            return AlreadySplit(archive);
        }

        var whole = new PackageContent(
            archive.Description.Without(BuildPackage),
            archive.Manifest,
            [
                .. archive.Names.Where(name => !PackageWriter.IsFormatsOwn(name))
                    .Select(name => new PackageEntry(name, archive.LengthOf(name), () => archive.OpenEntry(name))),
            ]);

        // The file is closed before it is replaced.
        return Place(whole, path, splitBytes, cancellation, archive.Dispose);
    }

    /// <summary><c>Contoso.Models.1.0.0.nupkg</c>.</summary>
    public static string FileNameOf(PackageIdentity package) => $"{package.Id}.{package.Version}.nupkg";

    /// <summary>Writes the packages where nobody sees them, then gives them their names.</summary>
    private static WrittenPackages Place(
        PackageContent whole, string path, long? splitBytes, CancellationToken cancellation, Action? written = null)
    {
        var folder = Path.GetDirectoryName(path)!;
        try
        {
            Disk.CreateFolder(folder);
            StagingFolder.RemoveAbandoned(folder, StagingPrefix);
            using var staging = StagingFolder.Create(folder, StagingPrefix);
            var pending = Write(whole, path, staging.Files, splitBytes, cancellation);
            written?.Invoke();
            return Replace(pending, folder, cancellation);
        }
        catch (Exception exception) when (StorageException.IsOfStorage(exception))
        {
            throw PackageFault.Of("the package cannot be written", path, exception);
        }
    }

    private static List<PendingPackage> Write(
        PackageContent whole, string path, string staging, long? splitBytes, CancellationToken cancellation)
    {
        var packages = splitBytes is { } most ? PackageSplitter.Split(whole, most) : [whole];
        var pending = new List<PendingPackage>();
        foreach (var package in packages)
        {
            var target = pending.Count == 0
                ? path
                : Path.Combine(Path.GetDirectoryName(path)!, FileNameOf(package.Manifest.Package));
            var isLarge = package.Length > Math.Max(splitBytes ?? 0, LargestUnsplit);
            pending.Add(new PendingPackage(
                target,
                Path.Combine(staging, Path.GetFileName(target)),
                isLarge ? TooLarge(target, package.Length, packages.Count) : null));
            PackageWriter.Write(package, pending[^1].WrittenPath, cancellation);
        }

        return pending;
    }

    // The parts first: whoever finds the package finds them too. In turns: parts of one pack under the package of
    // another would fit together in nothing.
    private static WrittenPackages Replace(List<PendingPackage> pending, string folder, CancellationToken cancellation)
    {
        using var turn = FolderTurn.Take(folder, cancellation);
        foreach (var package in pending.Skip(1).Append(pending[0]))
        {
            Disk.Move(package.WrittenPath, package.Path);
        }

        return new WrittenPackages(
            [.. pending.Select(package => package.Path)],
            [.. pending.Select(package => package.Warning).OfType<Diagnostic>()]);
    }

    private static Diagnostic TooLarge(string path, long bytes, int packages)
    {
        var advice = packages > 1
            ? "a file of it is larger than the size to split at, and files are not cut"
            : "set QuantBuildSplitPackageMegabytes (or --split-megabytes) to split it";
        return DiagnosticTable.ModelPackageLarge.At(new SourceLocation(path), string.Create(
            CultureInfo.InvariantCulture,
            $"the package has {bytes / 1e6:0} MB, and public feeds take up to {LargestUnsplit / 1e6:0} MB; {advice}"));
    }

    private static WrittenPackages AlreadySplit(PackageArchive archive)
    {
        var folder = Path.GetDirectoryName(archive.Path)!;
        var parts = archive.Manifest.Parts.Select(part => Path.Combine(folder, FileNameOf(part))).ToList();
        return parts.Find(part => !File.Exists(part)) is { } gone
            ? throw DiagnosticTable.ModelFileMissing.Exception(
                new SourceLocation(gone),
                $"the part '{Path.GetFileName(gone)}' of the package is gone; delete '{archive.Path}' and pack again")
            : new WrittenPackages([archive.Path, .. parts], []);
    }

    /// <summary>A package that is written and has not got its name yet.</summary>
    /// <param name="Path">Its place.</param>
    /// <param name="WrittenPath">Where it is now.</param>
    /// <param name="Warning">QB5023 where it is too large for public feeds.</param>
    private sealed record PendingPackage(string Path, string WrittenPath, Diagnostic? Warning);
}
