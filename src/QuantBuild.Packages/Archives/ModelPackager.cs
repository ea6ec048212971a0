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

    private static readonly PackageIdentity[] NoPackages = [];

    /// <summary>
    /// Writes <c>&lt;folder&gt;/&lt;Id&gt;.&lt;Version&gt;.nupkg</c>, and the packages that it is divided into. A
    /// package of the same backbone that is there already stays.
    /// </summary>
    /// <param name="layout">What to pack.</param>
    /// <param name="authors">As feeds show them.</param>
    /// <param name="folder">Absolute; made where it does not exist.</param>
    /// <param name="division">Into which packages.</param>
    /// <param name="cancellation">Between blocks.</param>
    /// <exception cref="DiagnosticException">
    /// QB5026: it cannot be written. QB5024, QB5025, QB5030: it cannot be divided so.
    /// </exception>
    public static WrittenPackages Pack(
        PackageLayout layout,
        string authors,
        string folder,
        PackageDivision division,
        CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(layout);
        ArgumentNullException.ThrowIfNull(division);
        var manifest = layout.Manifest;
        var models = string.Join(", ", manifest.Models.Select(model => $"{model.Name} ({model.Scheme})"));
        var whole = new PackageContent(
            Nuspec.Create(manifest.Package, authors, $"Models: {models}.", manifest.Licence),
            manifest,
            [.. layout.Files.Select(PackageContent.EntryOf)]);
        return Place(whole, Path.Combine(folder, FileNameOf(manifest.Package)), division, cancellation);
    }

    /// <summary>
    /// Gives a package that NuGet wrote the bytes that its content alone decides, and divides it. Nothing happens to a
    /// package that is finished already; one whose backbone is refused is removed.
    /// </summary>
    /// <param name="path">The nupkg, absolute; it is replaced.</param>
    /// <param name="division">As in <see cref="Pack"/>.</param>
    /// <param name="cancellation">Between blocks.</param>
    /// <exception cref="DiagnosticException">
    /// QB5020: it is no model package. QB5022: one that it was divided into before is gone. QB5026: it cannot be
    /// written. QB5024, QB5025, QB5030: it cannot be divided so.
    /// </exception>
    public static WrittenPackages Finish(string path, PackageDivision division, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(division);
        using var archive = PackageArchive.Open(path);
        if (archive.Manifest.Parts.Count > 0 || archive.Manifest.BackbonePackage is not null)
        {
            return AlreadyDivided(archive);
        }

        var whole = new PackageContent(
            archive.Description.Without(BuildPackage),
            archive.Manifest,
            [
                .. archive.Names.Where(name => !PackageWriter.IsFormatsOwn(name))
                    .Select(name => new PackageEntry(name, archive.LengthOf(name), () => archive.OpenEntry(name))),
            ]);

        try
        {
            // The file is closed before it is replaced.
            return Place(whole, path, division, cancellation, archive.Dispose);
        }
        catch (DiagnosticException exception)
            when (exception.Diagnostics[0].Code == DiagnosticTable.BackbonePackage.Code)
        {
            // What the other writer left is whole, and would be taken for the package of the deltas.
            archive.Dispose();
            Disk.Delete(path);
            throw;
        }
    }

    /// <summary><c>Contoso.Models.1.0.0.nupkg</c>.</summary>
    public static string FileNameOf(PackageIdentity package) => $"{package.Id}.{package.Version}.nupkg";

    /// <summary>
    /// Writes the packages where nobody sees them, then gives them their names. In turns: packs of two projects may run
    /// at the same time, share the package of a backbone or be of one package, and parts of one pack under the package
    /// of another would fit together in nothing.
    /// </summary>
    private static WrittenPackages Place(
        PackageContent whole,
        string path,
        PackageDivision division,
        CancellationToken cancellation,
        Action? written = null)
    {
        var folder = Path.GetDirectoryName(path)!;
        try
        {
            Disk.CreateFolder(folder);
            using var turn = FolderTurn.Take(folder, cancellation);
            StagingFolder.RemoveAbandoned(folder, StagingPrefix);
            using var staging = StagingFolder.Create(folder, StagingPrefix);
            var pending = Divide(whole, path, division)
                .Select(package => Write(package, staging.Files, division.SplitBytes, cancellation)).ToList();
            written?.Invoke();
            return Replace(pending);
        }
        catch (Exception exception) when (StorageException.IsOfStorage(exception))
        {
            throw PackageFault.Of("the package cannot be written", path, exception);
        }
    }

    /// <returns>The models' package, its parts, that of the backbone, its parts.</returns>
    private static List<DividedPackage> Divide(PackageContent whole, string path, PackageDivision division)
    {
        var folder = Path.GetDirectoryName(path)!;
        if (division.BackboneOf(whole.Manifest.Package) is not { } backbone)
        {
            return Split(whole, path);
        }

        var place = Path.Combine(folder, FileNameOf(backbone));
        var (deltas, made) = BackboneSeparator.Separate(whole, backbone, ManifestOf(place), new SourceLocation(path));
        return [.. Split(deltas, path), .. made is null ? [] : Split(made, place)];

        List<DividedPackage> Split(PackageContent package, string target)
        {
            var packages = division.SplitBytes is { } most ? PackageSplitter.Split(package, most) : [package];
            return
            [
                .. packages.Select((part, index) => new DividedPackage(
                    part,
                    index == 0 ? target : Path.Combine(folder, FileNameOf(part.Manifest.Package)),
                    packages.Count)),
            ];
        }
    }

    private static PackageManifest? ManifestOf(string path)
    {
        if (!File.Exists(path))
        {
            return null;
        }

        using var archive = PackageArchive.Open(path);
        return archive.Manifest;
    }

    private static PendingPackage Write(
        DividedPackage package, string staging, long? splitBytes, CancellationToken cancellation)
    {
        var length = package.Content.Length;
        var isLarge = length > Math.Max(splitBytes ?? 0, LargestUnsplit);
        var pending = new PendingPackage(
            package.Path,
            Path.Combine(staging, Path.GetFileName(package.Path)),
            isLarge ? TooLarge(package.Path, length, package.Packages) : null);
        PackageWriter.Write(package.Content, pending.WrittenPath, cancellation);
        return pending;
    }

    // The models' package last: whoever finds it finds the others too.
    private static WrittenPackages Replace(List<PendingPackage> pending)
    {
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

    private static WrittenPackages AlreadyDivided(PackageArchive archive)
    {
        var folder = Path.GetDirectoryName(archive.Path)!;
        PackageIdentity[] others =
            [.. archive.Manifest.Parts, .. archive.Manifest.BackbonePackage is { } backbone ? [backbone] : NoPackages];
        var paths = others.Select(package => Path.Combine(folder, FileNameOf(package))).ToList();
        return paths.Find(path => !File.Exists(path)) is { } gone
            ? throw DiagnosticTable.ModelFileMissing.Exception(
                new SourceLocation(gone),
                $"the part '{Path.GetFileName(gone)}' of the package is gone; delete '{archive.Path}' and pack again")
            : new WrittenPackages([archive.Path, .. paths], []);
    }

    /// <summary>A package to be written.</summary>
    /// <param name="Content">All of it.</param>
    /// <param name="Path">Its place.</param>
    /// <param name="Packages">How many its files are split over.</param>
    private sealed record DividedPackage(PackageContent Content, string Path, int Packages);

    /// <summary>A package that is written and has not got its name yet.</summary>
    /// <param name="Path">Its place.</param>
    /// <param name="WrittenPath">Where it is now.</param>
    /// <param name="Warning">QB5023 where it is too large for public feeds.</param>
    private sealed record PendingPackage(string Path, string WrittenPath, Diagnostic? Warning);
}
