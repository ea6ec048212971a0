using QuantBuild.Formats.Files;
using QuantBuild.Packages.Archives;
using QuantBuild.Packages.Manifests;
using QuantBuild.Recipes.Diagnostics;

namespace QuantBuild.Packages.Verification;

/// <summary>Compares a package, packed, restored or placed, with its manifest.</summary>
public static class PackageVerification
{
    /// <summary>Reads every file of the manifest.</summary>
    /// <param name="path">
    /// A nupkg (its parts beside it), the folder of a restored or pulled package, or the folder that a build placed
    /// beside an application. Absolute.
    /// </param>
    /// <param name="cancellation">Between blocks.</param>
    /// <exception cref="DiagnosticException">
    /// QB5020, QB5027, QB5028: it is no model package, another one, or too large. QB5021, QB5022: files are changed or
    /// missing; each is named. QB5030: the backbone's package beside a nupkg holds another backbone.
    /// </exception>
    public static VerifiedPackage Verify(string path, CancellationToken cancellation)
    {
        if (!Directory.Exists(path))
        {
            return VerifyArchive(path, cancellation);
        }

        var folder = new PackageFolder(path);
        var faults = new List<Diagnostic>();
        foreach (var file in folder.Manifest.Files)
        {
            cancellation.ThrowIfCancellationRequested();
            if (folder.Find(file) is not { } found)
            {
                faults.Add(Missing(path, file));
            }
            else if (!IsUnchanged(found, file, cancellation))
            {
                faults.Add(DiagnosticTable.ModelFileChanged.At(
                    new SourceLocation(found),
                    $"'{file.Path}' is not the file that was packed; get the package again"));
            }
        }

        return Judge(folder.Manifest, faults);
    }

    private static VerifiedPackage VerifyArchive(string path, CancellationToken cancellation)
    {
        using var archive = PackageArchive.Open(path);
        var faults = new List<Diagnostic>();
        VerifyFiles(archive, archive.Manifest.Files.Where(file => file.Part == 0), faults, cancellation);
        Collect(() => archive.VerifyOthers(cancellation), faults);
        for (var number = 1; number <= archive.Manifest.Parts.Count; number++)
        {
            var files = archive.Manifest.Files.Where(file => file.Part == number);
            var part = Path.Combine(
                Path.GetDirectoryName(path)!, ModelPackager.FileNameOf(archive.Manifest.Parts[number - 1]));
            if (!File.Exists(part))
            {
                faults.Add(DiagnosticTable.ModelFileMissing.At(
                    new SourceLocation(part),
                    $"the part '{Path.GetFileName(part)}' of the package is not beside it; get it too"));
                continue;
            }

            using var opened = PackageArchive.Open(part);
            Collect(() => PartRules.Require(archive.Manifest, number, opened.Manifest, part), faults);
            Collect(() => opened.VerifyOthers(cancellation), faults);
            VerifyFiles(opened, files, faults, cancellation);
        }

        if (archive.Manifest.BackbonePackage is { } backbone)
        {
            Collect(() => VerifyBackbone(archive, backbone), faults);
        }

        return Judge(archive.Manifest, faults);
    }

    // A package of its own, which may lie elsewhere: where it lies beside the deltas, it is theirs.
    private static void VerifyBackbone(PackageArchive deltas, PackageIdentity backbone)
    {
        var path = Path.Combine(Path.GetDirectoryName(deltas.Path)!, ModelPackager.FileNameOf(backbone));
        if (File.Exists(path))
        {
            using var opened = PackageArchive.Open(path);
            BackboneRules.Require(deltas.Manifest, opened.Manifest, new SourceLocation(path));
        }
    }

    private static void VerifyFiles(
        PackageArchive archive,
        IEnumerable<PackagedFile> files,
        List<Diagnostic> faults,
        CancellationToken cancellation)
    {
        foreach (var file in files)
        {
            Collect(() => archive.CopyTo(file, Stream.Null, cancellation), faults);
        }
    }

    private static void Collect(Action look, List<Diagnostic> faults)
    {
        try
        {
            look();
        }
        catch (DiagnosticException exception)
        {
            // The rest is looked at all the same.
            faults.AddRange(exception.Diagnostics);
        }
    }

    private static bool IsUnchanged(string path, PackagedFile file, CancellationToken cancellation)
    {
        using var stream = RegularFile.Open(path);
        return stream.Length == file.Bytes && VerifyingCopy.Run(stream, Stream.Null, file, cancellation);
    }

    private static Diagnostic Missing(string folder, PackagedFile file) => DiagnosticTable.ModelFileMissing.At(
        new SourceLocation(folder), $"the file '{file.Path}' of the package is missing; get the package again");

    private static VerifiedPackage Judge(PackageManifest manifest, List<Diagnostic> faults) => faults.Count > 0
        ? throw new DiagnosticException(faults)
        : new VerifiedPackage(manifest, manifest.Files.Count(), manifest.Files.Sum(file => file.Bytes));
}
