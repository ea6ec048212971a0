using QuantBuild.Packages.Manifests;

namespace QuantBuild.Packages.Feeds.Models;

/// <summary>A model package with its parts on this machine; every file is the one its manifest states.</summary>
/// <param name="Manifest">Of the package.</param>
/// <param name="Packages">The package itself, then its parts, in the manifest's order.</param>
public sealed record PulledModels(PackageManifest Manifest, IReadOnlyList<InstalledPackage> Packages)
{
    /// <summary>Whether nothing had to be downloaded.</summary>
    public bool WereThere => Packages.All(package => package.Source is null);

    /// <summary>Absolute path of a file of the manifest.</summary>
    public string PathOf(PackagedFile file)
    {
        ArgumentNullException.ThrowIfNull(file);
        return Path.Combine(Packages[file.Part].Folder, file.Path);
    }
}
