using System.Text.Json;

namespace QuantBuild.Cli.Backends.Installation;

/// <summary>What NuGet recorded of the packages in a packages folder.</summary>
internal static class InstalledPackages
{
    private const string MetadataName = ".nupkg.metadata";

    /// <param name="folder">Absolute; <c>id/version/</c> below it.</param>
    /// <returns>By id.</returns>
    public static IReadOnlyList<InstalledPackage> Read(string folder) =>
    [
        .. from version in new DirectoryInfo(folder).EnumerateDirectories().SelectMany(id => id.EnumerateDirectories())
           where File.Exists(Path.Combine(version.FullName, MetadataName))
           orderby version.Parent!.Name, version.Name
           select Read(version),
    ];

    private static InstalledPackage Read(DirectoryInfo version)
    {
        var id = version.Parent!.Name;
        var digest = Path.Combine(version.FullName, $"{id}.{version.Name}.nupkg.sha512");
        using var metadata = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(version.FullName, MetadataName)));
        return new InstalledPackage(
            id,
            version.Name,
            File.Exists(digest) ? File.ReadAllText(digest).Trim() : null,
            metadata.RootElement.TryGetProperty("source", out var source) ? source.GetString() : null);
    }
}
