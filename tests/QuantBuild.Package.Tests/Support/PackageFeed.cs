using System.IO.Compression;

namespace QuantBuild.Package.Tests.Support;

/// <summary>The package, packed once from this checkout into a folder feed, with a package folder of its own.</summary>
public sealed class PackageFeed : IDisposable
{
    public const string CollectionName = "packed";

    private const string PackageId = "QuantBuild";

    private readonly string root = Directory.CreateTempSubdirectory("quantbuild-packages-").FullName;

    public PackageFeed()
    {
        Path = System.IO.Path.Combine(root, "feed");
        NuGetPackages = System.IO.Path.Combine(root, "packages");
        File = Packing.Pack("src/QuantBuild.MSBuild", PackageId, Path, "--no-build");
        Version = System.IO.Path.GetFileNameWithoutExtension(File)[(PackageId.Length + 1)..];
    }

    /// <summary>The feed's folder.</summary>
    public string Path { get; }

    /// <summary>The folder restores unpack into: empty at first, and no other test run's.</summary>
    public string NuGetPackages { get; }

    /// <summary>The packed file.</summary>
    public string File { get; }

    public string Version { get; }

    public IReadOnlyList<string> Entries()
    {
        using var archive = ZipFile.OpenRead(File);
        return [.. archive.Entries.Select(entry => entry.FullName)];
    }

    public void Dispose() => Directory.Delete(root, recursive: true);
}
