using System.Xml.Linq;
using QuantBuild.Package.Tests.Support;

namespace QuantBuild.Package.Tests;

public sealed class PackageLayoutTests(PackageFeed feed) : IClassFixture<PackageFeed>
{
    [Fact]
    public void Package_Files_AreTaskTargetsAndCommandLine()
    {
        var entries = feed.Entries();

        entries.ShouldContain("build/QuantBuild.props");
        entries.ShouldContain("build/QuantBuild.targets");
        entries.ShouldContain("buildMultiTargeting/QuantBuild.props");
        entries.ShouldContain("buildMultiTargeting/QuantBuild.targets");
        entries.ShouldContain("tools/netstandard2.0/QuantBuild.MSBuild.dll");
        entries.ShouldContain("tools/net10.0/any/QuantBuild.Cli.dll");
        entries.ShouldContain("tools/net10.0/any/QuantBuild.Cli.runtimeconfig.json");
        entries.ShouldNotContain(entry => StartsWith(entry, "buildTransitive/") || StartsWith(entry, "lib/"));
        entries.ShouldNotContain("tools/net10.0/any/QuantBuild.Cli");
        entries.ShouldNotContain("tools/net10.0/any/QuantBuild.Cli.exe");
        entries.Where(entry => StartsWith(entry, "tools/netstandard2.0/")).ShouldHaveSingleItem();
    }

    [Fact]
    public void Package_Manifest_IsADevelopmentDependencyWithoutDependencies()
    {
        using var archive = System.IO.Compression.ZipFile.OpenRead(feed.File);
        using var stream = archive.GetEntry("QuantBuild.nuspec")!.Open();
        var elements = XDocument.Load(stream).Descendants().ToList();

        elements.ShouldContain(element => element.Name.LocalName == "developmentDependency" && element.Value == "true");
        elements.ShouldNotContain(element => element.Name.LocalName == "dependency");
    }

    [Fact]
    public void Package_CommandLine_RollsForwardToAnyLaterRuntime()
    {
        using var archive = System.IO.Compression.ZipFile.OpenRead(feed.File);
        var entry = archive.GetEntry("tools/net10.0/any/QuantBuild.Cli.runtimeconfig.json");
        using var reader = new StreamReader(entry!.Open());

        reader.ReadToEnd().ShouldContain("\"rollForward\": \"Major\"");
    }

    private static bool StartsWith(string entry, string folder) => entry.StartsWith(folder, StringComparison.Ordinal);
}
