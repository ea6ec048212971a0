using QuantBuild.Packages.Manifests;

namespace QuantBuild.Packages.Feeds.Models;

/// <summary>A model package with its parts on this machine; every file is the one its manifest states.</summary>
/// <param name="Manifest">Of the package.</param>
/// <param name="Packages">The package itself, then its parts, in the manifest's order.</param>
public sealed record PulledModels(PackageManifest Manifest, IReadOnlyList<InstalledPackage> Packages)
{
    /// <summary>The package of the backbone that models are deltas on; null where they bring all they need.</summary>
    public PulledModels? Backbone { get; init; }

    /// <summary>Whether nothing had to be downloaded.</summary>
    public bool WereThere => Packages.All(package => package.Source is null) && Backbone?.WereThere is not false;

    /// <summary>All files, those of the backbone too, and their absolute paths.</summary>
    public IEnumerable<(PackagedFile File, string Path)> Files =>
        Manifest.Files.Select(file => (file, PathOf(file))).Concat(Backbone?.Files ?? []);

    /// <summary>Absolute path of a file of the manifest.</summary>
    public string PathOf(PackagedFile file)
    {
        ArgumentNullException.ThrowIfNull(file);
        return Path.Combine(Packages[file.Part].Folder, file.Path);
    }
}
