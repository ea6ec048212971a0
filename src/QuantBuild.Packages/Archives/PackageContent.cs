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

    /// <summary>Entries with those that are written for a manifest in place of those for another one.</summary>
    public static IReadOnlyList<PackageEntry> Regenerated(IEnumerable<PackageEntry> entries, PackageManifest manifest)
    {
        var generated = PackageLayout.GeneratedFiles(manifest).ToDictionary(file => file.Path, StringComparer.Ordinal);
        return
        [
            .. entries.Where(entry => !generated.ContainsKey(entry.Path)),
            .. generated.Values.Select(EntryOf),
        ];
    }

    public static PackageEntry EntryOf(LayoutFile file) => file.Content is { } content
        ? PackageEntry.OfBytes(file.Path, content)
        : PackageEntry.OfFile(file.Path, file.Source!);
}
