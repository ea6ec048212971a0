using System.Collections.Concurrent;
using System.IO.Compression;
using System.Xml.Linq;

namespace QuantBuild.Tests.Shared.Feeds;

/// <summary>The packages of a <see cref="FeedServer"/>.</summary>
internal sealed class FeedPackages
{
    private readonly ConcurrentDictionary<string, FeedPackage> packages = new(StringComparer.OrdinalIgnoreCase);

    public int Count => packages.Count;

    /// <returns>False where the version is there already.</returns>
    public bool TryAdd(byte[] nupkg)
    {
        var package = Read(nupkg);
        return packages.TryAdd(Key(package.Id, package.Version), package);
    }

    public void Add(byte[] nupkg) => TryAdd(nupkg).ShouldBeTrue();

    /// <summary>Offers any bytes as a package.</summary>
    public void AddAs(string id, string version, byte[] content) =>
        packages.TryAdd(Key(id, version), new FeedPackage(id, version, content)).ShouldBeTrue();

    public FeedPackage? Find(string id, string version) => packages.GetValueOrDefault(Key(id, version));

    public IReadOnlyList<FeedPackage> Of(string id) =>
        [.. packages.Values.Where(package => package.Id.Equals(id, StringComparison.OrdinalIgnoreCase))];

    private static string Key(string id, string version) => $"{id}/{version}";

    private static FeedPackage Read(byte[] nupkg)
    {
        using var archive = new ZipArchive(new MemoryStream(nupkg), ZipArchiveMode.Read);
        using var nuspec = archive.Entries.Single(entry => entry.FullName.EndsWith(".nuspec", StringComparison.Ordinal))
            .Open();
        var metadata = XDocument.Load(nuspec).Root!.Elements().Single(element => element.Name.LocalName == "metadata");
        return new FeedPackage(Value("id"), Value("version"), nupkg);

        string Value(string name) => metadata.Elements().Single(element => element.Name.LocalName == name).Value;
    }
}
