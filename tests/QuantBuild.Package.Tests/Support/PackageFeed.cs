using System.IO.Compression;

namespace QuantBuild.Package.Tests.Support;

/// <summary>
/// The package, packed once from this checkout into a folder feed, with a folder of restored packages of its own. Two
/// collections of tests share the feed and run side by side: most of a build waits for one processor.
/// </summary>
public sealed class PackageFeed : IDisposable
{
    public const string CollectionName = "packed";
    public const string SecondCollectionName = "packed, at the same time";

    private const string PackageId = "QuantBuild";

    private static readonly Lazy<(string Root, string File)> Packed = new(Pack);

    public PackageFeed()
    {
        (var root, File) = Packed.Value;
        Path = FeedOf(root);
        NuGetPackages = System.IO.Path.Combine(root, "packages-" + Guid.NewGuid().ToString("N"));
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

    /// <summary>Removes the folder of restored packages; the feed, which all share, goes with the process.</summary>
    public void Dispose()
    {
        if (Directory.Exists(NuGetPackages))
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
