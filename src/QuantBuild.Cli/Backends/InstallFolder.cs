namespace QuantBuild.Cli.Backends;

/// <summary>Where an installed backend lies: a project that was restored there, its packages beside it.</summary>
/// <param name="cacheRoot">Absolute path of the cache.</param>
/// <param name="name">Of the backend.</param>
internal sealed class InstallFolder(string cacheRoot, string name)
{
    private const string PackagesName = "packages";
    private const string ProjectName = "Backend.csproj";

    /// <summary>Absolute path of the folder of all backends.</summary>
    public string Parent { get; } = System.IO.Path.Combine(cacheRoot, "backends");

    public string Path => System.IO.Path.Combine(Parent, name);

    public string Packages => System.IO.Path.Combine(Path, PackagesName);

    public string Assets => System.IO.Path.Combine(Path, "obj", AssetsFile.Name);

    public string Project => System.IO.Path.Combine(Path, ProjectName);

    /// <summary>The same folder under another name, in which an install is made before it takes its place.</summary>
    public InstallFolder Draft(int process) => new(cacheRoot, $"{DraftPrefix}{process}");

    /// <summary>What the names of such folders begin with; the number of the process that made it follows.</summary>
    public string DraftPrefix => $".{name}.";
}
