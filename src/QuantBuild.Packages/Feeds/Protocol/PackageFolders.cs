using NuGet.Configuration;
using NuGet.Packaging;
using NuGet.Versioning;
using PackageIdentity = QuantBuild.Packages.Manifests.PackageIdentity;

namespace QuantBuild.Packages.Feeds.Protocol;

/// <summary>The folders in which packages lie unpacked, as restore has them.</summary>
internal sealed class PackageFolders
{
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

    /// <summary>Folder of a package that has been unpacked to the end, or null.</summary>
    public string? Find(PackageIdentity package) =>
        finder.GetPackageDirectory(package.Id, NuGetVersion.Parse(package.Version));
}
