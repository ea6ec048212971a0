using System.Diagnostics;
using System.Security;
using System.Text;

namespace QuantBuild.Package.Tests.Support;

/// <summary>
/// A class library made from the packed package, in a folder whose path holds a space and letters beyond ASCII.
/// </summary>
internal sealed class ConsumerProject : IDisposable
{
    private const string Name = "Consumer";

    private readonly PackageFeed feed;
    private readonly string root = Directory.CreateTempSubdirectory("quantbuild tëst 量 ").FullName;
    private int logs;

    /// <param name="feed">Where the package comes from.</param>
    /// <param name="properties">Further lines of the project's property group.</param>
    /// <param name="items">Further lines of its item group.</param>
    public ConsumerProject(PackageFeed feed, string properties = "", string items = "")
    {
        this.feed = feed;
        Folder = Path.Combine(root, Name);
        var framework = properties.Contains("<TargetFrameworks>", StringComparison.Ordinal)
            ? "" : "<TargetFramework>net10.0</TargetFramework>";
        Write(Name + ".csproj",
            $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                {framework}
                <RestoreAdditionalProjectSources>{SecurityElement.Escape(feed.Path)}</RestoreAdditionalProjectSources>
                <NuGetAudit>false</NuGetAudit>
                <RunAnalyzers>false</RunAnalyzers>
                <UseSharedCompilation>false</UseSharedCompilation>
                {properties}
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="QuantBuild" Version="[{feed.Version}]" />
                {items}
              </ItemGroup>
            </Project>
            """);
        Write("Class1.cs", "public class Class1;");
    }

    public string Folder { get; }

    public string Cache => Path.Combine(root, "cache");

    /// <summary>Properties that put the scripted stand-in in the place of the package's command line.</summary>
    public static string StandIn =>
        $"<QuantBuildToolPath>{Path.Combine(AppContext.BaseDirectory, "QuantBuild.StandIn.dll")}</QuantBuildToolPath>";

    public string PathOf(string name) => Path.Combine(Folder, name);

    public string OutputOf(string recipe, string configuration = "Debug") =>
        Path.Combine(Folder, "obj", "quantbuild", configuration, recipe);

    public void Write(string name, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(PathOf(name))!);
        File.WriteAllText(PathOf(name), text);
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
        Dotnet.Run(Folder, Variables(), WithCommon(arguments, NextLog()));

    /// <summary>Starts a build and leaves it running.</summary>
    public Process StartBuild(out StringBuilder output) =>
        Dotnet.Start(Folder, Variables(), out output, WithCommon(["build"], NextLog()));

    public void Dispose() => Directory.Delete(root, recursive: true);

    private static string[] WithCommon(string[] arguments, string log) =>
        [.. arguments, "-nodeReuse:false", "-tl:off", "-v:n", $"-bl:{log}"];

    private string NextLog() => Path.Combine(root, $"build-{++logs}.binlog");

    private Dictionary<string, string> Variables() => new(StringComparer.Ordinal)
    {
        ["NUGET_PACKAGES"] = feed.NuGetPackages,
        ["QUANTBUILD_CACHE"] = Cache,
    };
}
