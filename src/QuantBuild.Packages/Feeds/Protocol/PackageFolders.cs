using NuGet.Common;
using NuGet.Configuration;
using NuGet.Packaging;
using NuGet.Versioning;
using QuantBuild.Formats.Files;
using PackageIdentity = QuantBuild.Packages.Manifests.PackageIdentity;

namespace QuantBuild.Packages.Feeds.Protocol;

/// <summary>The folders in which packages lie unpacked, as restore has them.</summary>
internal sealed class PackageFolders
{
    // A process that holds NuGet's lock of the package for longer installs it.
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(5);

    private readonly FallbackPackagePathResolver finder;

    private PackageFolders(string packages, IEnumerable<string> fallbacks)
    {
        Resolver = new VersionFolderPathResolver(packages);
        finder = new FallbackPackagePathResolver(packages, fallbacks);
    }

    /// <summary>Of the folder that new packages go to.</summary>
    public VersionFolderPathResolver Resolver { get; }

    public static PackageFolders Of(ISettings settings, FeedOptions options) => new(
        options.PackagesFolder ?? SettingsUtility.GetGlobalPackagesFolder(settings),
        SettingsUtility.GetFallbackPackageFolders(settings));

    /// <summary>
    /// Removes what a download that came to no end left, as far as it can: NuGet's own next try would, but may never
    /// come.
    /// </summary>
    public async Task RemoveUnfinishedAsync(string id, NuGetVersion version)
    {
        using var patience = new CancellationTokenSource(LongestWait);
        try
        {
            await ConcurrencyUtilities.ExecuteWithFileLockedAsync(
                Resolver.GetPackageFilePath(id, version),
                _ =>
                {
                    RemoveUnfinished(Resolver.GetInstallPath(id, version), Resolver.GetNupkgMetadataPath(id, version));
                    return Task.FromResult(true);
                },
                patience.Token).ConfigureAwait(false);
        }
        catch (Exception exception)
            when (exception is IOException or UnauthorizedAccessException or InvalidOperationException
                or OperationCanceledException)
        {
            // Of the lock or the disk. The failure that led here is what is told; restore takes no folder without its
            // mark of completion.
        }
    }

    private static void RemoveUnfinished(string folder, string completion)
    {
        if (!File.Exists(completion))
        {
            Disk.DeleteFolder(folder);
        }

        if (Path.GetDirectoryName(folder) is { } parent && Directory.Exists(parent)
            && !Directory.EnumerateFileSystemEntries(parent).Any())
        {
            Disk.DeleteEmptyFolder(parent);
        }
    }

    /// <summary>Folder of a package that has been unpacked to the end, or null.</summary>
    public string? Find(PackageIdentity package) =>
        finder.GetPackageDirectory(package.Id, NuGetVersion.Parse(package.Version));
}
