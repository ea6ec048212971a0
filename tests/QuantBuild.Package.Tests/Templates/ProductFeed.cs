using QuantBuild.Package.Tests.Support;

namespace QuantBuild.Package.Tests.Templates;

/// <summary>
/// A folder feed of everything a user installs: build package, runtime, snapshot tests and templates; with a package
/// folder, a cache and a list of installed templates of its own.
/// </summary>
public sealed class ProductFeed : IDisposable
{
    private readonly TemporaryFolder root = new();

    public ProductFeed()
    {
        Path = root["feed"];
        var install = New("install", Packing.PackProducts(Path));
        install.ExitCode.ShouldBe(0, install.Output);
    }

    public string Path { get; }

    public string Folder(string name) => root[name];

    /// <summary><c>dotnet new</c> with the list of templates of this feed alone.</summary>
    internal BuildResult New(params string[] arguments) =>
        Run(root.Path, ["new", .. arguments, "--debug:custom-hive", root["hive"]]);

    /// <summary>Runs the SDK where the feed is one of the sources.</summary>
    internal BuildResult Run(string folder, params string[] arguments) => Dotnet.Run(
        folder,
        new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["NUGET_PACKAGES"] = root["packages"],
            ["QUANTBUILD_CACHE"] = root["cache"],
            ["RestoreAdditionalProjectSources"] = Path,
            ["NuGetAudit"] = "false",
            ["MSBUILDDISABLENODEREUSE"] = "1",
            // A person runs these commands: a plan that nobody reviewed yet is written, not refused.
            ["CI"] = "",
        },
        arguments);

    internal BuildResult RunWell(string folder, params string[] arguments)
    {
        var result = Run(folder, arguments);
        result.ExitCode.ShouldBe(0, $"dotnet {string.Join(' ', arguments)}\n{result.Output}");
        return result;
    }

    public void Dispose() => root.Dispose();
}
