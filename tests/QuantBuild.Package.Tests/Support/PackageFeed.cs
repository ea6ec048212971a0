using System.IO.Compression;

namespace QuantBuild.Package.Tests.Support;

/// <summary>
/// The package, packed once from this checkout into a folder feed, with a folder that its restores unpack into. All
/// classes of tests share both, and run side by side.
/// </summary>
public sealed class PackageFeed : IDisposable
{
    private const string PackageId = "QuantBuild";

    private static readonly Lazy<(string Root, string File)> Packed = new(Pack);

    private readonly bool ownsPackages;

    public PackageFeed()
        : this("packages", ownsPackages: false)
    {
    }

    private PackageFeed(string packages, bool ownsPackages)
    {
        this.ownsPackages = ownsPackages;
        (var root, File) = Packed.Value;
        Path = FeedOf(root);
        NuGetPackages = System.IO.Path.Combine(root, packages);
        Version = System.IO.Path.GetFileNameWithoutExtension(File)[(PackageId.Length + 1)..];
    }

    /// <summary>The same feed with a folder of restored packages of its own, empty at first.</summary>
    public static PackageFeed WithOwnPackages() => new("packages-" + Guid.NewGuid().ToString("N"), ownsPackages: true);

    /// <summary>The feed's folder.</summary>
    public string Path { get; }

    /// <summary>The folder restores unpack into: no other test run's.</summary>
    public string NuGetPackages { get; }

    /// <summary>The packed file.</summary>
    public string File { get; }

    public string Version { get; }

    public IReadOnlyList<string> Entries()
    {
        using var archive = ZipFile.OpenRead(File);
        return [.. archive.Entries.Select(entry => entry.FullName)];
    }

    /// <summary>Removes a folder of restored packages of its own; what all share goes with the process.</summary>
    public void Dispose()
    {
        if (ownsPackages && Directory.Exists(NuGetPackages))
        {
            Directory.Delete(NuGetPackages, recursive: true);
        }
    }

    private static string FeedOf(string root) => System.IO.Path.Combine(root, "feed");

    private static (string Root, string File) Pack()
    {
        var root = Directory.CreateTempSubdirectory("quantbuild-packages-").FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(root, recursive: true);
        return (root, Packing.Pack("src/QuantBuild.MSBuild", PackageId, FeedOf(root), "--no-build"));
    }
}
