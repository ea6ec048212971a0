using QuantBuild.Cli.Backends;
using QuantBuild.Cli.Output;
using QuantBuild.Cli.Tests.Support;
using QuantBuild.Packages.Feeds;
using QuantBuild.Packages.Feeds.Protocol;
using QuantBuild.Tensors;

namespace QuantBuild.Cli.Tests.Backends;

public sealed class BackendLoaderTests
{
    [Fact]
    public void Load_OfAProject_GoesBeforeWhatIsInstalled()
    {
        using var feed = new BackendFeed();
        feed.Install().ExitCode.ShouldBe(0);
        var assets = Restore(feed, string.Empty);

        var list = feed.Run("backend", "list", "--backend-assets", assets, "--json");
        var check = feed.Run("backend", "check", "torch", "--backend-assets", assets, "--json");

        list.JsonLines[^1].GetProperty("backends")[1].GetProperty("state").GetString().ShouldBe("referenced");
        check.ExitCode.ShouldBe(0, check.All);
        NativeLibraries.Paths.ShouldAllBe(path => path.StartsWith(Path.Combine(feed.Folder, "own packages")));
        NativeLibraries.Paths.Select(Path.GetFileName).ShouldBe(["libother.so.1", "libstandin.so"]);
    }

    [Fact]
    public void Load_OfAProjectThatCopiesNothing_FindsItAllTheSame()
    {
        using var feed = new BackendFeed();
        var assets = Restore(feed, "ExcludeAssets=\"runtime;native\" PrivateAssets=\"all\"");
        File.ReadAllText(assets).ShouldContain("_._");

        var check = feed.Run("backend", "check", "torch", "--backend-assets", assets, "--json");

        check.ExitCode.ShouldBe(0, check.All);
        check.JsonLines[^1].GetProperty("backend").GetProperty("library").GetString()
            .ShouldBe("stand-in 1.0 + libother.so.1 + libstandin.so");
    }

    [Fact]
    public void Load_OfAProjectWithoutTheBackend_TakesTheInstalledOne()
    {
        using var feed = new BackendFeed();
        feed.Install().ExitCode.ShouldBe(0);
        var assets = Path.Combine(feed.Folder, AssetsFile.Name);
        File.WriteAllText(assets, """{ "targets": { "net10.0": {} }, "libraries": {}, "packageFolders": {} }""");
        feed.Run("backend", "check", "torch", "--backend-assets", assets).ExitCode.ShouldBe(0);
    }

    [Fact]
    public void Load_OfAnotherVersion_IsRefusedByName()
    {
        using var feed = new BackendFeed(version: "99.1.0");
        var assets = Restore(feed, string.Empty, version: "99.1.0");

        var check = feed.Run("backend", "check", "torch", "--backend-assets", assets);

        check.ExitCode.ShouldBe(2, check.All);
        check.Error.ShouldContain("error QB5072: ");
        check.Error.ShouldContain(
            $"{BackendFeed.Id} is of version 99.1.0, and this command line of {ProductVersion.Text}");
    }

    [Theory]
    [InlineData("{")]
    [InlineData("""{ "version": 3 }""")]
    [InlineData("""{ "targets": [], "packageFolders": {} }""")]
    [InlineData("""{ "targets": { "net10.0": { "QuantBuild.StandInBackend/1.0": {} } }, "packageFolders": {} }""")]
    public void Load_DamagedAssets_SaysWhichFile(string content)
    {
        using var feed = new BackendFeed();
        File.WriteAllText(Path.Combine(feed.Folder, AssetsFile.Name), content);

        var check = feed.Run("backend", "check", "torch", "--backend-assets", AssetsFile.Name);

        check.ExitCode.ShouldBe(2, check.All);
        check.Error.ShouldContain($"{AssetsFile.Name}: error QB5073: the assets file cannot be read");
    }

    [Fact]
    public void Load_PackagesThatAreGone_SaysSo()
    {
        using var feed = new BackendFeed();
        feed.Install().ExitCode.ShouldBe(0);
        Directory.Delete(Path.Combine(feed.Installed, "packages", BackendFeed.Id.ToLowerInvariant()), recursive: true);

        var check = feed.Run("backend", "check", "torch");

        check.ExitCode.ShouldBe(2, check.All);
        check.Error.ShouldContain("error QB5073: ");
        check.Error.ShouldContain("; install the backend again");
    }

    [Theory]
    [InlineData("linux-x64", "linux-x64 linux unix any")]
    [InlineData("linux-musl-arm64", "linux-musl-arm64 linux unix any")]
    [InlineData("ubuntu.24.04-x64", "ubuntu.24.04-x64 linux-x64 linux unix any")]
    [InlineData("alpine.3.22-x64", "alpine.3.22-x64 linux-musl-x64 linux unix any")]
    [InlineData("win-x64", "win-x64 win any")]
    [InlineData("osx-arm64", "osx-arm64 osx unix any")]
    public void MachineRuntime_OfAnIdentifier_NamesWhatFits(string identifier, string names) =>
        string.Join(' ', MachineRuntime.Describe(identifier)).ShouldBe(names);

    [Fact]
    public void Processor_OfCpuid_IsNamed() =>
        Processor.VendorOf((0, 0x756E6547, 0x6C65746E, 0x49656E69)).ShouldBe("GenuineIntel");

    /// <summary>Restores a project of a user that references the backend.</summary>
    /// <returns>Absolute path of its assets file.</returns>
    private static string Restore(BackendFeed feed, string attributes, string? version = null)
    {
        var folder = Path.Combine(feed.Folder, "app");
        Directory.CreateDirectory(folder);
        var project = Path.Combine(folder, "App.csproj");
        var native = BackendFeed.NativeOf("cpu");
        File.WriteAllText(project, $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFrameworks>net9.0;net10.0</TargetFrameworks>
                <DisableImplicitFrameworkReferences>true</DisableImplicitFrameworkReferences>
              </PropertyGroup>
              <ItemGroup Condition="'$(TargetFramework)' == 'net10.0'">
                <PackageReference Include="{BackendFeed.Id}" Version="{version ?? ProductVersion.Text}" {attributes} />
                <PackageReference Include="{native}" Version="{BackendFeed.NativeVersion}" {attributes} />
              </ItemGroup>
            </Project>
            """);
        ProjectRestore.Open(new FeedOptions { Folder = feed.Folder }, new Silence())
            .Restore(project, Path.Combine(feed.Folder, "own packages"), _ => { }, CancellationToken.None);
        return Path.Combine(folder, "obj", AssetsFile.Name);
    }

    private sealed class Silence : IFeedListener
    {
        public void Note(string line)
        {
            // What is found tells.
        }

        public void Downloaded(Packages.Manifests.PackageIdentity package, long bytes)
        {
            // What is found tells.
        }
    }
}
