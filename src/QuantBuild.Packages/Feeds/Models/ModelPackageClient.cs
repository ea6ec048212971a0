using QuantBuild.Formats.Files;
using QuantBuild.Packages.Manifests;
using QuantBuild.Recipes.Diagnostics;

namespace QuantBuild.Packages.Feeds.Models;

/// <summary>Gets whole model packages: downloaded where they are not there yet, and verified in any case.</summary>
public sealed class ModelPackageClient(FeedClient feeds)
{
    /// <param name="package">One exact version.</param>
    /// <param name="cancellation">Stops the download and the verification.</param>
    /// <exception cref="DiagnosticException">
    /// What <see cref="FeedClient.GetAsync"/> throws; QB5020 to QB5022: it is no model package, or a file is not the one
    /// that was packed.
    /// </exception>
    public async Task<PulledModels> GetAsync(PackageIdentity package, CancellationToken cancellation)
    {
        var (whole, manifest) = await GetOneAsync(package, cancellation).ConfigureAwait(false);
        List<InstalledPackage> packages = [whole];
        foreach (var part in manifest.Parts)
        {
            var (installed, partManifest) = await GetOneAsync(part, cancellation).ConfigureAwait(false);
            packages.Add(installed);
            RequireSame(manifest, packages.Count - 1, partManifest, installed);
        }

        return new PulledModels(manifest, packages);
    }

    /// <summary>Verifies packages, then uploads them, parts before what they are parts of.</summary>
    /// <exception cref="DiagnosticException">
    /// What <see cref="FeedClient.PushAsync"/> throws; QB5020 to QB5022: one is no model package, or damaged; nothing is
    /// uploaded then.
    /// </exception>
    public async Task<IReadOnlyList<PushedPackage>> PushAsync(
        IReadOnlyList<PushRequest> requests, CancellationToken cancellation)
    {
        var verified = requests
            .Select(request => (Request: request, Manifest: Verify(request.Package, cancellation)))
            .OrderBy(package => package.Manifest.Parts.Count > 0)
            .ToList();
        var pushed = new List<PushedPackage>();
        foreach (var (request, manifest) in verified)
        {
            pushed.Add(new PushedPackage(
                manifest.Package, await feeds.PushAsync(request, cancellation).ConfigureAwait(false)));
        }

        return pushed;
    }

    private static PackageManifest Verify(string package, CancellationToken cancellation)
    {
        try
        {
            using var stream = RegularFile.Open(package);
            return ModelFiles.VerifyArchive(stream, package, cancellation);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw DiagnosticTable.ModelPackageDamaged.Exception(
                new SourceLocation(package), $"the package cannot be read: {exception.Message}", exception);
        }
    }

    private async Task<(InstalledPackage Package, PackageManifest Manifest)> GetOneAsync(
        PackageIdentity package, CancellationToken cancellation)
    {
        // What is downloaded is verified before it is unpacked: a damaged package must not stay in the packages folder.
        PackageManifest? manifest = null;
        var installed = await feeds.GetAsync(
            package,
            nupkg => manifest = ModelFiles.VerifyArchive(nupkg, package.ToString(), cancellation),
            cancellation).ConfigureAwait(false);
        return (installed, manifest ?? ModelFiles.VerifyFolder(installed.Folder, cancellation));
    }

    /// <summary>A part's own manifest only shows that the part is whole: that it is the right one shows the whole's.</summary>
    private static void RequireSame(PackageManifest whole, int part, PackageManifest found, InstalledPackage installed)
    {
        var stated = found.Files.ToDictionary(file => file.Path, file => file.Sha256, StringComparer.Ordinal);
        foreach (var file in whole.Files.Where(file => file.Part == part))
        {
            if (!stated.TryGetValue(file.Path, out var digest))
            {
                throw DiagnosticTable.ModelFileMissing.Exception(
                    new SourceLocation(installed.Folder),
                    $"'{file.Path}' is not in {installed.Identity}, which should hold it; get the package again");
            }

            if (digest != file.Sha256)
            {
                throw DiagnosticTable.ModelFileChanged.Exception(
                    new SourceLocation(installed.Folder),
                    $"'{file.Path}' of {installed.Identity} is not the one of {whole.Package}; get both packages again");
            }
        }
    }
}
