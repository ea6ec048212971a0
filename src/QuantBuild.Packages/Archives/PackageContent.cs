using QuantBuild.Packages.Layout;
using QuantBuild.Packages.Manifests;

namespace QuantBuild.Packages.Archives;

/// <summary>A package to be written.</summary>
/// <param name="Description">Its nuspec.</param>
/// <param name="Manifest">Of its models.</param>
/// <param name="Entries">Everything else, the manifest's file too.</param>
internal sealed record PackageContent(Nuspec Description, PackageManifest Manifest, IReadOnlyList<PackageEntry> Entries)
{
    public long Length => Entries.Sum(entry => entry.Length);

    public static PackageEntry EntryOf(LayoutFile file) => file.Content is { } content
        ? PackageEntry.OfBytes(file.Path, content)
        : PackageEntry.OfFile(file.Path, file.Source!);
}
