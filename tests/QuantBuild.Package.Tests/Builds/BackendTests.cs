using System.IO.Compression;
using QuantBuild.Package.Tests.Support;

namespace QuantBuild.Package.Tests.Builds;

/// <summary>A project that chooses its backend, with the scripted stand-in as command line.</summary>
public sealed class BackendTests(PackageFeed feed) : IClassFixture<PackageFeed>
{
    private const string Id = "QuantBuild.TorchSharp";

    [MatrixTheory]
    [InlineData("")]
    [InlineData("<TargetFrameworks>net10.0;netstandard2.0</TargetFrameworks><LangVersion>latest</LangVersion>")]
    public void Build_WithThePackageOfABackend_LendsItsAssetsFile(string frameworks)
    {
        using var packages = new TemporaryFolder();
        Pack(packages.Path);
        using var project = new ConsumerProject(
            feed,
            $"""
            {ConsumerProject.StandIn}{frameworks}<QuantBuildBackend>torch</QuantBuildBackend>
            <RestoreAdditionalProjectSources>$(RestoreAdditionalProjectSources);{packages.Path}</RestoreAdditionalProjectSources>
            """,
            $"<PackageReference Include=\"{Id}\" Version=\"0.0.1\" ExcludeAssets=\"runtime;native\" />");
        project.Write("a.quant.yaml", "print {}");

        project.BuildWell();
        project.BuildWell();

        File.ReadAllText(project.PathOf("a.quant.yaml.starts")).ShouldContain(
            $" --backend torch --backend-assets {project.PathOf("obj/project.assets.json")} --json");
        project.StartsOf("a").ShouldBe(1);

        project.BuildWell("--no-restore", "-p:QuantBuildBackendDevice=cuda:1");
        File.ReadAllText(project.PathOf("a.quant.yaml.starts")).ShouldContain(" --device cuda:1 --backend-assets ");
        project.StartsOf("a").ShouldBe(2);
    }

    [Fact]
    public void Build_WithoutAPackageOfABackend_LendsNothing()
    {
        using var project = new ConsumerProject(feed, ConsumerProject.StandIn);
        project.Write("a.quant.yaml", "print {}");
        project.BuildWell();
        File.ReadAllText(project.PathOf("a.quant.yaml.starts")).ShouldNotContain("--backend");
    }

    private static void Pack(string folder)
    {
        using var archive = ZipFile.Open(Path.Combine(folder, $"{Id}.0.0.1.nupkg"), ZipArchiveMode.Create);
        using var nuspec = new StreamWriter(archive.CreateEntry($"{Id}.nuspec").Open());
        nuspec.Write($"""
            <package xmlns="http://schemas.microsoft.com/packaging/2013/05/nuspec.xsd"><metadata>
              <id>{Id}</id><version>0.0.1</version><authors>tests</authors><description>A stand-in.</description>
            </metadata></package>
            """);
    }
}
