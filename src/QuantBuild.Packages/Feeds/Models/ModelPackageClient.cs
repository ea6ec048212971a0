using QuantBuild.Formats.Files;
using QuantBuild.Packages.Feeds.Protocol;
using QuantBuild.Packages.Manifests;
using QuantBuild.Packages.Verification;
using QuantBuild.Recipes.Diagnostics;

namespace QuantBuild.Packages.Feeds.Models;

/// <summary>Gets whole model packages: downloaded where they are not there yet, and verified in any case.</summary>
public sealed class ModelPackageClient(FeedClient feeds)
{
    /// <param name="package">One exact version.</param>
    /// <param name="cancellation">Stops the download and the verification.</param>
    /// <exception cref="DiagnosticException">
    /// What <see cref="FeedClient.GetAsync"/> throws; QB5020 to QB5022, QB5028: it is no model package, too large, or a
    /// file is not the one that was packed; QB5027: it is another package than it is called; QB5030: the package of its
    /// backbone holds another one.
    /// </exception>
    public async Task<PulledModels> GetAsync(PackageIdentity package, CancellationToken cancellation)
    {
        PulledModels? backbone = null;
        var models = await GetWholeAsync(
            package,
            async manifest => backbone = await GetBackboneAsync(manifest, cancellation).ConfigureAwait(false),
            cancellation).ConfigureAwait(false);
        return models with { Backbone = backbone };
    }

    /// <summary>Verifies packages, then uploads them, those that others depend on first.</summary>
    /// <exception cref="DiagnosticException">
    /// What <see cref="FeedClient.PushAsync"/> throws; QB5020 to QB5022: one is no model package, or damaged; nothing
    /// is uploaded then.
    /// </exception>
    public async Task<IReadOnlyList<PushedPackage>> PushAsync(
        IReadOnlyList<PushRequest> requests, CancellationToken cancellation)
    {
        var verified = requests
            .Select(request => (Request: request, Manifest: Verify(request.Package, cancellation)))
            .OrderBy(package => package.Manifest.BackbonePackage is not null)
            .ThenBy(package => package.Manifest.Parts.Count > 0)
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

    private async Task<PulledModels> GetWholeAsync(
        PackageIdentity package, Func<PackageManifest, Task> accept, CancellationToken cancellation)
    {
        // The others come while the package itself is looked at: what is refused must not enter the packages folder.
        List<InstalledPackage> parts = [];
        var (whole, manifest) = await GetOneAsync(
            package,
            async manifest =>
            {
                parts = await GetPartsAsync(manifest, cancellation).ConfigureAwait(false);
                await accept(manifest).ConfigureAwait(false);
            },
            cancellation).ConfigureAwait(false);
        return new PulledModels(manifest, [whole, .. parts]);
    }

    private async Task<PulledModels?> GetBackboneAsync(PackageManifest deltas, CancellationToken cancellation)
    {
        if (deltas.BackbonePackage is not { } package)
        {
            return null;
        }

        var backbone = await GetWholeAsync(package, _ => Task.CompletedTask, cancellation).ConfigureAwait(false);
        BackboneRules.Require(deltas, backbone.Manifest, new SourceLocation(package.ToString()));
        return backbone;
    }

    private async Task<List<InstalledPackage>> GetPartsAsync(PackageManifest whole, CancellationToken cancellation)
    {
        List<InstalledPackage> packages = [];
        foreach (var part in whole.Parts)
        {
            var number = packages.Count + 1;
            var (installed, _) = await GetOneAsync(
                part,
                found =>
                {
                    PartRules.Require(whole, number, found, part.ToString());
                    return Task.CompletedTask;
                },
                cancellation).ConfigureAwait(false);
            packages.Add(installed);
        }

        return packages;
    }

    private async Task<(InstalledPackage Package, PackageManifest Manifest)> GetOneAsync(
        PackageIdentity package, Func<PackageManifest, Task> accept, CancellationToken cancellation)
    {
        // What is downloaded is verified before it is unpacked: a damaged package must not stay in the packages folder.
        PackageManifest? manifest = null;
        var installed = await feeds.GetAsync(
            package,
            async nupkg =>
            {
                manifest = ModelFiles.VerifyArchive(nupkg, package.ToString(), cancellation);
                RequireSame(package, manifest, new SourceLocation(package.ToString()));
                await accept(manifest).ConfigureAwait(false);
            },
            cancellation).ConfigureAwait(false);
        if (manifest is null)
        {
            manifest = ModelFiles.VerifyFolder(installed.Folder, cancellation);
            RequireSame(package, manifest, new SourceLocation(installed.Folder));
            await accept(manifest).ConfigureAwait(false);
        }

        return (installed, manifest);
    }

    private static void RequireSame(PackageIdentity wanted, PackageManifest manifest, SourceLocation location)
    {
        if (!manifest.Package.IsSame(wanted))
        {
            throw DiagnosticTable.PackageMismatch.Exception(
                location,
                $"what came as {wanted} is {manifest.Package} by its manifest; do not use it unless you trust its "
                + "source");
        }
    }
}
