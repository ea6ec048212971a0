using System.Diagnostics;
using System.Security;
using System.Text;
using QuantBuild.Package.Tests.Shapes;

namespace QuantBuild.Package.Tests.Support;

/// <summary>
/// A class library made from the packed package. Unless a shape says otherwise, it lies in a folder whose path holds a
/// space and letters beyond ASCII.
/// </summary>
internal sealed class ConsumerProject : IDisposable
{
    private const string Name = "Consumer";

    private readonly PackageFeed feed;
    private readonly ProjectShape shape;
    private readonly string root;
    private readonly List<string> projects = [Name];

    /// <param name="feed">Where the package comes from.</param>
    /// <param name="properties">Further lines of the project's property group.</param>
    /// <param name="items">Further lines of its item group.</param>
    /// <param name="shape">What the project and its place look like.</param>
    public ConsumerProject(PackageFeed feed, string properties = "", string items = "", ProjectShape? shape = null)
    {
        this.feed = feed;
        this.shape = shape ?? ProjectShape.Plain;
        var prefix = this.shape.Folder == FolderName.Ascii ? "quantbuild-test-" : "quantbuild tëst 量 ";
        root = Directory.CreateTempSubdirectory(prefix).FullName;
        Folder = Path.Combine(root, Name);
        if (this.shape.Links == Links.Project)
        {
            Directory.CreateSymbolicLink(Folder, Directory.CreateDirectory(Path.Combine(root, "elsewhere")).FullName);
        }

        Variables = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["NUGET_PACKAGES"] = feed.NuGetPackages,
            ["QUANTBUILD_CACHE"] = Cache,
        };
        WriteProject(Name, properties, items);
        SolutionFile.Write(this.shape.Container, root, Name);
    }

    public string Folder { get; }

    public string Cache => Path.Combine(root, "cache");

    /// <summary>Of the environment that the SDK is called with.</summary>
    public Dictionary<string, string> Variables { get; }

    /// <summary>Properties that put the scripted stand-in in the place of the package's command line.</summary>
    public static string StandIn =>
        $"<QuantBuildToolPath>{Path.Combine(AppContext.BaseDirectory, "QuantBuild.StandIn.dll")}</QuantBuildToolPath>";

    public string PathOf(string name) => Path.Combine(Folder, name);

    public string OutputOf(string recipe, string configuration = "Debug") =>
        Path.Combine(Folder, "obj", "quantbuild", configuration, recipe);

    private void WriteProject(string name, string properties = "", string items = "")
    {
        var frameworks = properties.Contains("<TargetFrameworks>", StringComparison.Ordinal) ? ""
            : shape.Frameworks == Frameworks.One ? "<TargetFramework>net10.0</TargetFramework>"
            : "<TargetFrameworks>net10.0;netstandard2.0</TargetFrameworks><LangVersion>latest</LangVersion>";
        var folder = Path.Combine(root, name);
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, name + ".csproj"),
            $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                {frameworks}
                <RestoreAdditionalProjectSources>{SecurityElement.Escape(feed.Path)}</RestoreAdditionalProjectSources>
                <NuGetAudit>false</NuGetAudit>
                <RunAnalyzers>false</RunAnalyzers>
                {properties}
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="QuantBuild" Version="[{feed.Version}]" />
                {items}
              </ItemGroup>
            </Project>
            """);
        File.WriteAllText(Path.Combine(folder, "Class1.cs"), "public class Class1 { }");
    }

    /// <summary>Another project of the solution, with a recipe.</summary>
    public void AddProject(string name, string recipe, string properties = "", string recipeName = TinyModel.Name)
    {
        WriteProject(name, properties);
        File.WriteAllText(Path.Combine(root, name, recipeName + ".quant.yaml"), recipe);
        projects.Add(name);
        SolutionFile.Write(shape.Container, root, [.. projects]);
    }

    /// <summary>Writes a file of the project, in the manner of its shape.</summary>
    public void Write(string name, string text)
    {
        var path = PathOf(name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        if (shape.Links == Links.Data && IsLinked(name) && !Path.Exists(path))
        {
            var target = Path.Combine(
                Directory.CreateDirectory(Path.Combine(root, "far")).FullName, Path.GetFileName(name));
            File.WriteAllText(target, "");
            File.CreateSymbolicLink(path, target);
        }

        if (File.Exists(path))
        {
            File.SetAttributes(path, FileAttributes.Normal);
        }

        File.WriteAllText(path, text);
        if (shape.Sources == Sources.ReadOnly)
        {
            File.SetAttributes(path, FileAttributes.ReadOnly);
        }
    }

    /// <summary>How often the stand-in was started for a recipe.</summary>
    public int StartsOf(string recipe)
    {
        var path = PathOf(recipe + ".quant.yaml.starts");
        return File.Exists(path) ? File.ReadAllLines(path).Length : 0;
    }

    public BuildResult Build(params string[] arguments) => Run(["build", .. arguments]);

    /// <summary>Builds, and shows the whole output where that fails.</summary>
    public BuildResult BuildWell(params string[] arguments)
    {
        var result = Build(arguments);
        result.ExitCode.ShouldBe(0, result.Output);
        return result;
    }

    public BuildResult Run(params string[] arguments) =>
        Dotnet.Run(WorkingFolder, Variables, WithCommon(arguments));

    /// <summary>Calls the SDK with these arguments only.</summary>
    public BuildResult RunBare(params string[] arguments) => Dotnet.Run(Folder, Variables, arguments);

    /// <summary>Starts a build and leaves it running.</summary>
    public Process StartBuild(out StringBuilder output, params string[] arguments) =>
        Dotnet.Start(WorkingFolder, Variables, out output, WithCommon(["build", .. arguments]));

    /// <summary>The same in a process group of its own. Linux only.</summary>
    public Process StartBuildInGroup(out StringBuilder output, params string[] arguments) =>
        Dotnet.StartInGroup(WorkingFolder, Variables, out output, WithCommon(["build", .. arguments]));

    /// <summary>Runs the SDK with these arguments in a terminal.</summary>
    public TerminalSession StartInTerminal(int columns, string arguments) => new(
        WorkingFolder, $"{Dotnet.Host} {arguments}", columns,
        environment => Dotnet.SetEnvironment(environment, Variables));

    public void Dispose() => Directory.Delete(root, recursive: true);

    private static bool IsLinked(string name) =>
        name == "train.tsv" || name.EndsWith(".quant.yaml", StringComparison.Ordinal);

    private string WorkingFolder => shape.Container == Container.Project ? Folder : root;

    private static string[] WithCommon(string[] arguments) => [.. arguments, "-nodeReuse:false", "-tl:off", "-v:n"];
}
