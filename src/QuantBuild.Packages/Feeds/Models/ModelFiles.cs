using QuantBuild.Formats.Files;
using QuantBuild.Packages.Archives;
using QuantBuild.Packages.Manifests;
using QuantBuild.Packages.Verification;
using QuantBuild.Recipes.Diagnostics;

namespace QuantBuild.Packages.Feeds.Models;

/// <summary>
/// Holds the files of one package, packed or unpacked, against its own manifest; its parts are looked at apart.
/// </summary>
internal static class ModelFiles
{
    /// <param name="package">A nupkg; seekable, stays open.</param>
    /// <param name="name">For messages.</param>
    /// <param name="cancellation">Between blocks.</param>
    /// <exception cref="DiagnosticException">QB5020 to QB5022, QB5027, QB5028.</exception>
    public static PackageManifest VerifyArchive(Stream package, string name, CancellationToken cancellation)
    {
        using var archive = PackageArchive.Read(package, name);
        foreach (var file in archive.Manifest.Files.Where(file => file.Part == 0))
        {
            archive.CopyTo(file, Stream.Null, cancellation);
        }

        archive.VerifyOthers(cancellation);
        return archive.Manifest;
    }

    /// <param name="folder">Absolute.</param>
    /// <param name="cancellation">Between blocks.</param>
    /// <exception cref="DiagnosticException">QB5020 to QB5022, QB5027.</exception>
    public static PackageManifest VerifyFolder(string folder, CancellationToken cancellation)
    {
        var package = new PackageFolder(folder);
        foreach (var file in package.Manifest.Files.Where(file => file.Part == 0))
        {
            var path = package.Find(file) ?? throw DiagnosticTable.ModelFileMissing.Exception(
                new SourceLocation(folder),
                $"the file '{file.Path}' of the package is missing; delete the package's folder, then run again");
            using var stream = RegularFile.Open(path);
            if (!VerifyingCopy.Run(stream, Stream.Null, file, cancellation))
            {
                throw DiagnosticTable.ModelFileChanged.Exception(
                    new SourceLocation(path),
                    $"'{file.Path}' is not the file that was packed; delete the package's folder, then run again");
            }
        }

        return package.Manifest;
    }
}
