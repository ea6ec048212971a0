using NuGet.Common;
using NuGet.Configuration;
using NuGet.Packaging;
using NuGet.Packaging.Signing;
using NuGet.Protocol.Core.Types;
using NuGet.Versioning;
using QuantBuild.Formats.Files;
using QuantBuild.Packages.Archives;
using PackageIdentity = QuantBuild.Packages.Manifests.PackageIdentity;

namespace QuantBuild.Packages.Feeds.Protocol;

/// <summary>
/// Brings one package from one source into the packages folder, the way restore does: locked, then renamed.
/// </summary>
internal sealed class PackageDownload(
    PackageFolders folders, ISettings settings, SourceCacheContext cache, IFeedListener listener, FeedFaults faults)
{
    // Numbers of a mebibyte are enough for a person to see that it goes on.
    private const long ReportEvery = 1 << 20;

    /// <summary>Whether what came was refused when it was looked at: no fault of the source's.</summary>
    public bool IsRefused { get; private set; }

    /// <returns>The package's folder; null where the source does not have it.</returns>
    public async Task<string?> TryGetAsync(
        PackageIdentity package,
        SourceRepository repository,
        Func<Stream, Task> inspect,
        FeedLog log,
        CancellationToken cancellation)
    {
        var version = NuGetVersion.Parse(package.Version);
        var hasBegun = false;
        var isInstalled = false;
        try
        {
            // In a folder this opens the package already.
            var finder = await repository.RequireAsync<FindPackageByIdResource>(cancellation).ConfigureAwait(false);
            if (!await finder.DoesPackageExistAsync(package.Id, version, cache, log, cancellation)
                .ConfigureAwait(false))
            {
                return null;
            }

            await PackageExtractor.InstallFromSourceAsync(
                repository.PackageSource.Source,
                new global::NuGet.Packaging.Core.PackageIdentity(package.Id, version),
                stream =>
                {
                    hasBegun = true;
                    return ReceiveAsync(stream, package, version, repository, finder, inspect, log, cancellation);
                },
                folders.Resolver,
                new PackageExtractionContext(
                    PackageSaveMode.Defaultv3,
                    XmlDocFileSaveMode.None,
                    ClientPolicyContext.GetClientPolicy(settings, log),
                    log),
                cancellation).ConfigureAwait(false);
            isInstalled = true;
        }
        catch (Exception exception) when (FeedFaults.IsOfPackage(exception))
        {
            throw faults.OfPackage(exception, repository.PackageSource, package.ToString());
        }
        catch (Exception exception) when (StorageException.IsOfStorage(exception))
        {
            throw PackageFault.Of("the packages folder cannot be written", folders.Resolver.RootPath, exception);
        }
        finally
        {
            if (hasBegun && !isInstalled)
            {
                await folders.RemoveUnfinishedAsync(package.Id, version).ConfigureAwait(false);
            }
        }

        return folders.Resolver.GetInstallPath(package.Id, version);
    }

    private async Task ReceiveAsync(
        Stream stream,
        PackageIdentity package,
        NuGetVersion version,
        SourceRepository repository,
        FindPackageByIdResource finder,
        Func<Stream, Task> inspect,
        FeedLog log,
        CancellationToken cancellation)
    {
        try
        {
            var reported = 0L;
            var counting = new CountingStream(stream, bytes =>
            {
                if (bytes - reported >= ReportEvery)
                {
                    reported = bytes;
                    listener.Downloaded(package, bytes);
                }
            });
            var isThere = await finder.CopyNupkgToStreamAsync(package.Id, version, counting, cache, log, cancellation)
                .ConfigureAwait(false);
            cancellation.ThrowIfCancellationRequested();
            if (!isThere)
            {
                // The list has it: what NuGet tried, and gave up, stands in its log only.
                throw new FatalProtocolException(log.LastError ?? $"{package} is listed, but not there");
            }

            stream.Position = 0;
            await InspectAsync(stream, inspect).ConfigureAwait(false);
            cancellation.ThrowIfCancellationRequested();
        }
        catch
        {
            // Whatever becomes of the file, nobody is to find what was refused.
            stream.SetLength(0);
            throw;
        }
    }

    private async Task InspectAsync(Stream stream, Func<Stream, Task> inspect)
    {
        IsRefused = true;
        await inspect(stream).ConfigureAwait(false);
        IsRefused = false;
    }
}
