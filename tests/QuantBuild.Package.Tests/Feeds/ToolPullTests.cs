using System.Diagnostics;
using QuantBuild.Package.Tests.Tools;
using QuantBuild.Tests.Shared.Feeds;
using QuantBuild.Tests.Shared.ModelPackages;

namespace QuantBuild.Package.Tests.Feeds;

/// <summary>However the tool is started, it finds an SDK whose NuGet it uses.</summary>
public sealed class ToolPullTests(ToolFeed tool) : IClassFixture<ToolFeed>
{
    private static readonly string[] Pull = ["pull", "Some.Models", "--version", "1.0.0", "--source", "models"];

    [Fact]
    public void Pull_ByTheToolsOwnHostWithoutPath_FindsTheSdk()
    {
        var folder = NewFolder("own-host");
        var install = tool.Run(
            folder, "tool", "install", ToolFeed.PackageId, "--tool-path", Path.Combine(folder, "tools"),
            "--version", tool.Version, "--source", tool.Path);
        install.ExitCode.ShouldBe(0, install.Output);
        var start = new ProcessStartInfo(Path.Combine(folder, "tools", ToolFeed.PackageId), Pull)
        {
            WorkingDirectory = folder,
            UseShellExecute = false,
            RedirectStandardError = true,
        };
        start.Environment.Remove("DOTNET_HOST_PATH");
        start.Environment["DOTNET_ROOT"] = Path.GetDirectoryName(DotnetHost());
        start.Environment["PATH"] = folder;
        start.Environment["NUGET_PACKAGES"] = Path.Combine(folder, "packages");

        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEnd();
        process.WaitForExit();

        process.ExitCode.ShouldBe(0, error);
        ShouldBePulled(folder);
    }

    [Fact]
    public void Pull_ByToolExec_FindsTheSdk()
    {
        var folder = NewFolder("exec");

        var result = tool.Run(
            folder,
            [
                "tool", "exec", $"{ToolFeed.PackageId}@{tool.Version}", "--yes", "--source", tool.Path, "--", .. Pull,
            ]);

        result.ExitCode.ShouldBe(0, result.Output);
        ShouldBePulled(folder);
    }

    private static string DotnetHost() => Path.GetFullPath(Path.Combine(
        System.Runtime.InteropServices.RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", "dotnet"));

    private static void ShouldBePulled(string folder) =>
        File.Exists(Path.Combine(folder, "Some.Models/models/full/full-precision/config.json")).ShouldBeTrue();

    private string NewFolder(string name)
    {
        var folder = tool.NewFolder(name);
        new ModelPackageBuilder("Some.Models", "1.0.0").Model("full").Save(Path.Combine(folder, "models"));
        new NuGetConfiguration().Write(folder);
        return folder;
    }
}
