using QuantBuild.Package.Tests.Support;

namespace QuantBuild.Package.Tests.Tools;

/// <summary>The tool's package in a folder feed, with a package folder and a home of its own.</summary>
public sealed class ToolFeed : IDisposable
{
    public const string PackageId = "dotnet-quantize";

    private readonly TemporaryFolder root = new();

    public ToolFeed()
    {
        Path = root["feed"];
        File = Packing.Pack("src/QuantBuild.Cli", PackageId, Path, "--no-build");
        Version = System.IO.Path.GetFileNameWithoutExtension(File)[(PackageId.Length + 1)..];
    }

    public string Path { get; }

    public string File { get; }

    public string Version { get; }

    public string NewFolder(string name) => Directory.CreateDirectory(root[name]).FullName;

    /// <summary>Runs the SDK in a folder, as a user whose package folder was empty at first.</summary>
    internal BuildResult Run(string folder, params string[] arguments) => Dotnet.Run(
        folder,
        new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["NUGET_PACKAGES"] = root["packages"],
            ["DOTNET_CLI_HOME"] = root["home"],
            ["DOTNET_SKIP_FIRST_TIME_EXPERIENCE"] = "1",
            ["DOTNET_GENERATE_ASPNET_CERTIFICATE"] = "false",
        },
        arguments);

    public void Dispose() => root.Dispose();
}
