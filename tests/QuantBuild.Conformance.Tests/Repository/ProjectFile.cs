using System.Xml.Linq;

namespace QuantBuild.Conformance.Tests.Repository;

/// <summary>What a project file says of itself; imported files are not followed.</summary>
internal sealed class ProjectFile
{
    private const string Prefix = "QuantBuild.";

    private readonly XElement root;

    private ProjectFile(string path, XElement root) => (Path, this.root) = (path, root);

    /// <summary>Relative to the repository.</summary>
    public string Path { get; }

    /// <summary>Without the prefix <c>QuantBuild.</c>.</summary>
    public string Name => ShortName(Path);

    public IEnumerable<string> References => root.Descendants("ProjectReference")
        .Where(reference => (string?)reference.Attribute("ReferenceOutputAssembly") != "false")
        .Select(reference => ShortName((string)reference.Attribute("Include")!));

    public static IReadOnlyList<ProjectFile> Below(string folder) =>
        [.. RepositoryFiles.WithEnding(".csproj")
            .Where(path => path.StartsWith(folder, StringComparison.Ordinal))
            .Select(path => new ProjectFile(path, XElement.Parse(RepositoryFiles.Read(path))))];

    public bool IsOn(string property) =>
        root.Descendants(property).Any(element => element.Value.Trim() == "true");

    private static string ShortName(string path)
    {
        var name = System.IO.Path.GetFileNameWithoutExtension(path.Replace('\\', '/'));
        return name.StartsWith(Prefix, StringComparison.Ordinal) ? name[Prefix.Length..] : name;
    }
}
