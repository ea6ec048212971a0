using System.Text;
using System.Xml;
using System.Xml.Linq;
using QuantBuild.Packages.Manifests;
using QuantBuild.Recipes.Diagnostics;

namespace QuantBuild.Packages.Archives;

/// <summary>A package's description, in one spelling whoever wrote it.</summary>
internal sealed class Nuspec
{
    private const string Schema = "http://schemas.microsoft.com/packaging/2013/05/nuspec.xsd";
    public const int MostBytes = 4 << 20;

    private const int LongestShown = 100;

    private readonly XElement metadata;
    private readonly XNamespace names;

    private Nuspec(XElement package)
    {
        names = package.Name.Namespace;
        metadata = package.Element(names + "metadata") ?? throw new XmlException("there is no <metadata>");
        Package = new PackageIdentity(One("id"), PackageVersionRule.Normalize(One("version")) ?? One("version"));
    }

    public PackageIdentity Package { get; }

    public string Authors => Text("authors");

    public string Description => Text("description");

    public string Tags => Text("tags");

    /// <summary>Whether an entry of a package is its description.</summary>
    public static bool IsName(string entry) =>
        entry.EndsWith(".nuspec", StringComparison.OrdinalIgnoreCase) && !entry.Contains('/', StringComparison.Ordinal);

    /// <summary>Of a package made without a project.</summary>
    public static Nuspec Create(PackageIdentity package, string authors, string description, string? licence)
    {
        XNamespace schema = Schema;
        return new Nuspec(new XElement(
            schema + "package",
            new XElement(
                schema + "metadata",
                new XElement(schema + "id", package.Id),
                new XElement(schema + "version", package.Version),
                new XElement(schema + "authors", authors),
                licence is null
                    ? null
                    : new XElement(schema + "license", new XAttribute("type", "expression"), licence),
                new XElement(schema + "description", description))));
    }

    /// <param name="content">Not trusted: no DTD, capped.</param>
    /// <param name="path">Of the package, for messages.</param>
    /// <exception cref="DiagnosticException">QB5020: it is no description of a package.</exception>
    public static Nuspec Read(byte[] content, string path)
    {
        try
        {
            using var stream = new MemoryStream(content, writable: false);
            using var reader = XmlReader.Create(stream, new XmlReaderSettings
            {
                DtdProcessing = DtdProcessing.Prohibit,
                MaxCharactersInDocument = MostBytes,
                XmlResolver = null,
            });
            return new Nuspec(XDocument.Load(reader).Root!);
        }
        catch (XmlException exception)
        {
            throw DiagnosticTable.ModelPackageDamaged.Exception(
                new SourceLocation(path),
                $"the package's nuspec is not valid ({exception.Message}); get the package again from whoever made it",
                exception);
        }
    }

    /// <summary>The same with exact dependencies on further packages, for every framework.</summary>
    public Nuspec DependingOn(IReadOnlyList<PackageIdentity> packages)
    {
        var copy = Copy();
        var dependencies = copy.metadata.Element(names + "dependencies");
        if (dependencies is null)
        {
            copy.metadata.Add(dependencies = new XElement(names + "dependencies"));
        }

        var groups = dependencies.Elements(names + "group").ToList();
        foreach (var target in groups.Count == 0 ? [dependencies] : groups)
        {
            target.Add(packages.Select(package => new XElement(
                names + "dependency",
                new XAttribute("id", package.Id),
                new XAttribute("version", $"[{package.Version}]"),
                new XAttribute("include", "All"))));
        }

        return copy;
    }

    /// <summary>The same without dependencies on a package.</summary>
    public Nuspec Without(string packageId)
    {
        var copy = Copy();
        copy.metadata.Descendants(names + "dependency").Where(dependency => string.Equals(
            (string?)dependency.Attribute("id"), packageId, StringComparison.OrdinalIgnoreCase)).Remove();
        return copy;
    }

    /// <summary>The description of a part of this package.</summary>
    public Nuspec OfPart(PackageIdentity part, int number, int count)
    {
        var copy = Copy();
        string[] dropped = ["dependencies", "frameworkAssemblies", "frameworkReferences", "references", "contentFiles",
            "readme", "icon", "packageTypes", "title"];
        foreach (var name in dropped)
        {
            copy.metadata.Element(names + name)?.Remove();
        }

        // A licence file lies in the whole package only.
        copy.metadata.Elements(names + "license")
            .Where(licence => (string?)licence.Attribute("type") == "file").Remove();
        copy.metadata.SetElementValue(names + "id", part.Id);
        copy.metadata.SetElementValue(names + "version", part.Version);
        copy.metadata.SetElementValue(
            names + "description", $"Part {number} of {count} of {Package.Id}; reference {Package.Id} instead.");
        return new Nuspec(copy.metadata.Parent!);
    }

    public byte[] Write()
    {
        using var stream = new MemoryStream();
        using (var writer = XmlWriter.Create(stream, new XmlWriterSettings
        {
            Encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
            Indent = true,
            NewLineChars = "\n",
        }))
        {
            metadata.Parent!.Save(writer);
        }

        stream.WriteByte((byte)'\n');
        return stream.ToArray();
    }

    // Whoever looks for it by another rule must find the same.
    private string One(string name)
    {
        var found = metadata.Elements().Where(element =>
            element.Name.LocalName.Equals(name, StringComparison.OrdinalIgnoreCase)).ToList();
        return found is [var element] && element.Name == names + name
            && element.Value.Trim() is { Length: > 0 and <= LongestShown } text
            ? text
            : throw new XmlException($"there is no single <{name}>");
    }

    private Nuspec Copy() => new(new XElement(metadata.Parent!));

    private string Text(string name) => metadata.Element(names + name)?.Value.Trim() ?? string.Empty;
}
