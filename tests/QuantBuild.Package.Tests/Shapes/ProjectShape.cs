namespace QuantBuild.Package.Tests.Shapes;

/// <summary>What a project and its place look like, as far as it could matter to a build step.</summary>
/// <param name="Frameworks">One or several.</param>
/// <param name="Container">What is built.</param>
/// <param name="Folder">The letters of its path.</param>
/// <param name="Sources">Whether its files can be written.</param>
/// <param name="Links">What in it is a symbolic link.</param>
public sealed record ProjectShape(
    Frameworks Frameworks, Container Container, FolderName Folder, Sources Sources, Links Links)
{
    public override string ToString() => $"{Frameworks}, {Container}, {Folder}, {Sources}, {Links}";

    internal static ProjectShape Plain { get; } =
        new(Frameworks.One, Container.Project, FolderName.BeyondAscii, Sources.Writable, Links.None);

    /// <summary>Every combination.</summary>
    internal static IEnumerable<ProjectShape> All() =>
        from frameworks in Enum.GetValues<Frameworks>()
        from container in Enum.GetValues<Container>()
        from folder in Enum.GetValues<FolderName>()
        from sources in Enum.GetValues<Sources>()
        from links in Enum.GetValues<Links>()
        select new ProjectShape(frameworks, container, folder, sources, links);

    /// <summary>Its values two by two.</summary>
    internal IEnumerable<(string, string)> Pairs()
    {
        string[] values = [$"{Frameworks}", $"{Container}", $"{Folder}", $"{Sources}", $"links: {Links}"];
        return values.SelectMany((first, at) => values.Skip(at + 1).Select(second => (first, second)));
    }
}

public enum Frameworks
{
    One,
    Two,
}

public enum Container
{
    Project,
    Sln,
    Slnx,
}

public enum FolderName
{
    Ascii,
    BeyondAscii,
}

public enum Sources
{
    Writable,
    ReadOnly,
}

public enum Links
{
    None,

    /// <summary>The project's folder.</summary>
    Project,

    /// <summary>The recipe and a data file.</summary>
    Data,
}
