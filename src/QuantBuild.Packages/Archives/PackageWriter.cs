using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;
using QuantBuild.Formats.Files;

namespace QuantBuild.Packages.Archives;

/// <summary>Writes the bytes of a nupkg: a function of its content alone.</summary>
internal static class PackageWriter
{
    private const string Relationships = "http://schemas.openxmlformats.org/package/2006/relationships";
    private const string ContentTypes = "http://schemas.openxmlformats.org/package/2006/content-types";
    private const string Properties = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties";
    private const string Terms = "http://purl.org/dc/elements/1.1/";
    private const string Manifest = "http://schemas.microsoft.com/packaging/2010/07/manifest";

    /// <summary>Whether an entry is the format's own and is written anew.</summary>
    public static bool IsFormatsOwn(string path) =>
        path is "[Content_Types].xml" or ".signature.p7s"
        || path.StartsWith("_rels/", StringComparison.Ordinal)
        || path.StartsWith("package/services/", StringComparison.Ordinal)
        || Nuspec.IsName(path);

    /// <summary>Writes a file that is complete, and on the disk, when this returns.</summary>
    /// <exception cref="StorageException">The file cannot be written.</exception>
    public static void Write(PackageContent package, string path, CancellationToken cancellation)
    {
        using var stream = Disk.Create(path);
        Write(package, stream, cancellation);
        stream.Complete(toDisk: true);
    }

    public static void Write(PackageContent package, Stream stream, CancellationToken cancellation)
    {
        var id = package.Description.Package.Id;
        var properties = PropertiesPath(package.Description);
        var nuspec = PackageEntry.OfBytes($"{id}.nuspec", package.Description.Write());
        var core = PackageEntry.OfBytes(properties, CoreProperties(package.Description));
        PackageEntry[] content = [.. package.Entries.OrderBy(entry => entry.Path, StringComparer.Ordinal)];
        using var zip = new StoredZipWriter(stream);
        zip.Add(PackageEntry.OfBytes("_rels/.rels", Relations(nuspec.Path, properties)), cancellation);
        zip.Add(nuspec, cancellation);
        foreach (var entry in content)
        {
            zip.Add(entry, cancellation);
        }

        zip.Add(core, cancellation);
        zip.Add(PackageEntry.OfBytes("[Content_Types].xml", Types([nuspec, .. content, core])), cancellation);
    }

    private static string PropertiesPath(Nuspec description)
    {
        var digest = SHA256.HashData(Encoding.UTF8.GetBytes(description.Package.ToString()));
        return $"package/services/metadata/core-properties/{Convert.ToHexStringLower(digest)[..32]}.psmdcp";
    }

    private static byte[] CoreProperties(Nuspec description)
    {
        XNamespace names = Properties, terms = Terms;
        return Bytes(new XElement(
            names + "coreProperties",
            new XAttribute(XNamespace.Xmlns + "dc", terms),
            new XElement(terms + "creator", description.Authors),
            new XElement(terms + "description", description.Description),
            new XElement(terms + "identifier", description.Package.Id),
            new XElement(names + "version", description.Package.Version),
            new XElement(names + "keywords", description.Tags)));
    }

    private static byte[] Relations(string nuspec, string properties)
    {
        XNamespace names = Relationships;
        return Bytes(new XElement(
            names + "Relationships",
            Relation(Manifest, nuspec, "R1"),
            Relation(
                Properties.Replace("/2006/", "/2006/relationships/", StringComparison.Ordinal), properties, "R2")));

        XElement Relation(string type, string target, string id) => new(
            names + "Relationship",
            new XAttribute("Type", type),
            new XAttribute("Target", "/" + target),
            new XAttribute("Id", id));
    }

    private static byte[] Types(PackageEntry[] entries)
    {
        XNamespace names = ContentTypes;
        var types = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["rels"] = "application/vnd.openxmlformats-package.relationships+xml",
        };
        foreach (var extension in entries.Select(entry => Extension(entry.Path))
            .Where(extension => extension.Length > 0))
        {
            types.TryAdd(extension, extension == "psmdcp"
                ? "application/vnd.openxmlformats-package.core-properties+xml"
                : "application/octet");
        }

        return Bytes(new XElement(
            names + "Types",
            types.Select(type => new XElement(
                names + "Default", new XAttribute("Extension", type.Key), new XAttribute("ContentType", type.Value))),
            entries.Where(entry => Extension(entry.Path).Length == 0).Select(entry => new XElement(
                names + "Override",
                new XAttribute("PartName", "/" + entry.Path),
                new XAttribute("ContentType", "application/octet")))));
    }

    private static string Extension(string path) => Path.GetExtension(path).TrimStart('.').ToLowerInvariant();

    private static byte[] Bytes(XElement root) => Encoding.UTF8.GetBytes(
        $"<?xml version=\"1.0\" encoding=\"utf-8\"?>\n{root.ToString(SaveOptions.None).ReplaceLineEndings("\n")}\n");
}
