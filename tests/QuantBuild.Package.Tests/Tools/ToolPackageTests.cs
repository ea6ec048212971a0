using System.Diagnostics;
using System.IO.Compression;

namespace QuantBuild.Package.Tests.Tools;

public sealed class ToolPackageTests(ToolFeed feed) : IClassFixture<ToolFeed>
{
    [Fact]
    public void Tool_InstalledInAFolder_RunsByItsName()
    {
        var folder = feed.NewFolder("installed");
        var install = feed.Run(folder, "tool", "install", ToolFeed.PackageId, "--tool-path", folder,
            "--version", feed.Version, "--source", feed.Path);
        install.ExitCode.ShouldBe(0, install.Output);

        using var process = Process.Start(new ProcessStartInfo(Path.Combine(folder, ToolFeed.PackageId), ["--version"])
        {
            RedirectStandardOutput = true,
            UseShellExecute = false,
        })!;
        process.StandardOutput.ReadToEnd().Trim().ShouldBe(feed.Version);
        process.WaitForExit();
        process.ExitCode.ShouldBe(0);
    }

    [Fact]
    public void Tool_FromAManifest_IsTheCommandQuantize()
    {
        var folder = feed.NewFolder("manifest");
        feed.Run(folder, "new", "tool-manifest").ExitCode.ShouldBe(0);
        var install = feed.Run(
            folder, "tool", "install", ToolFeed.PackageId, "--version", feed.Version, "--source", feed.Path);
        install.ExitCode.ShouldBe(0, install.Output);

        var version = feed.Run(folder, "quantize", "--version");
        version.Output.Trim().ShouldBe(feed.Version);

        File.WriteAllText(Path.Combine(folder, "wrong.quant.yaml"), "version: 1\nquantise: {}\n");
        var validate = feed.Run(folder, "quantize", "validate", "wrong.quant.yaml");
        validate.ExitCode.ShouldBe(2, validate.Output);
        validate.Output.ShouldContain("wrong.quant.yaml(2,1): error QB1003");
    }

    [Fact]
    public void Tool_ExecutedWithoutInstalling_Runs()
    {
        var result = feed.Run(feed.NewFolder("exec"), "tool", "exec", $"{ToolFeed.PackageId}@{feed.Version}", "--yes",
            "--source", feed.Path, "--", "--version");

        result.ExitCode.ShouldBe(0, result.Output);
        result.Output.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)[^1]
            .ShouldBe(feed.Version);
    }

    [Fact]
    public void Tool_Package_RunsOnAnyPlatformAndLaterRuntimes()
    {
        using var archive = ZipFile.OpenRead(feed.File);
        archive.Entries.ShouldContain(entry => entry.FullName == "tools/net10.0/any/DotnetToolSettings.xml");
        archive.Entries.ShouldNotContain(entry => entry.Name.EndsWith(".exe", StringComparison.Ordinal)
            || entry.Name.EndsWith(".so", StringComparison.Ordinal)
                || entry.Name.EndsWith(".pdb", StringComparison.Ordinal));
        using var reader = new StreamReader(
            archive.GetEntry("tools/net10.0/any/QuantBuild.Cli.runtimeconfig.json")!.Open());
        reader.ReadToEnd().ShouldContain("\"rollForward\": \"Major\"");
    }
}
