using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using QuantBuild.Package.Tests.ModelPackages.Support;
using QuantBuild.Package.Tests.Support;

namespace QuantBuild.Package.Tests.ModelPackages;

/// <summary><c>dotnet pack</c> of recipe projects.</summary>
[Collection(ModelPackageCollection.Name)]
public sealed class PackedProjectTests(PackedModels packed)
{
    [Fact]
    public void Pack_ProjectWithoutCode_HoldsModelsManifestAndTargetsWithoutAWarning()
    {
        packed.Models.Pack.Output.ShouldNotContain("warning NU");
        using var archive = ZipFile.OpenRead(packed.Models.File);

        archive.Entries.Select(entry => entry.FullName)
            .Where(name => !name.StartsWith("package/", StringComparison.Ordinal))
            .ShouldBe(
            [
                "_rels/.rels",
                "Contoso.Tiny.nuspec",
                "buildTransitive/Contoso.Tiny.g.cs",
                "buildTransitive/Contoso.Tiny.props",
                "buildTransitive/Contoso.Tiny.targets",
                "models/tiny/compressed-tensors/config.json",
                "models/tiny/compressed-tensors/model.safetensors",
                "models/tiny/compressed-tensors/quantbuild.safetensors",
                "models/tiny/compressed-tensors/vocab.txt",
                "models/tiny/report.json",
                "models/tiny/report.md",
                "quantbuild.models.json",
                "[Content_Types].xml",
            ]);
        using var reader = new StreamReader(archive.GetEntry("Contoso.Tiny.nuspec")!.Open());
        reader.ReadToEnd()
            .ShouldNotContain("id=\"QuantBuild\"", customMessage: "consumers would restore the build package");
    }

    [Fact]
    public void Pack_Manifest_SaysWhatTheReportSays()
    {
        using var archive = ZipFile.OpenRead(packed.Models.File);
        using var stream = archive.GetEntry("quantbuild.models.json")!.Open();
        var manifest = JsonNode.Parse(stream)!;
        var report = JsonNode.Parse(File.ReadAllText(packed.Models.Project.OutputOf("tiny/report.json", "Release")))!;

        manifest["package"]!["licence"]!.GetValue<string>().ShouldBe("Apache-2.0");
        var model = manifest["models"]!.AsArray().ShouldHaveSingleItem()!;
        model["scheme"]!.GetValue<string>().ShouldBe("4-4-8");
        report["provenance"]!.AsObject().Remove("absentFiles").ShouldBeTrue();
        report["provenance"]!.AsObject().Remove("bitIdentical").ShouldBeTrue(); // follows from the backend
        model["provenance"]!.ToJsonString().ShouldBe(report["provenance"]!.ToJsonString());
        var accuracy = model["metrics"]!["accuracy"]!;
        foreach (var member in new[] { "quantized", "full", "low", "high", "samples" })
        {
            accuracy[member]!.ToJsonString().ShouldBe(report["evaluation"]![0]![member]!.ToJsonString(), member);
        }

        foreach (var file in model["files"]!.AsArray())
        {
            using var content = archive.GetEntry(file!["path"]!.GetValue<string>())!.Open();
            Convert.ToHexStringLower(SHA256.HashData(content)).ShouldBe(file["sha256"]!.GetValue<string>());
        }
    }

    /// <summary>Another folder, other time stamps, other restored packages, nothing in the cache.</summary>
    [Fact]
    public void Pack_CleanCopyInAnotherFolder_GivesTheSameBytes()
    {
        using var feed = PackageFeed.WithOwnPackages();
        using var copy = new ConsumerProject(feed, ModelFeed.Properties);
        TinyModel.Write(copy, steps: 3);
        foreach (var file in Directory.GetFiles(copy.Folder, "*", SearchOption.AllDirectories))
        {
            File.SetLastWriteTimeUtc(file, new DateTime(2001, 2, 3, 4, 5, 6, DateTimeKind.Utc));
        }

        var pack = copy.Run("pack", "-o", copy.PathOf("../out"));

        pack.ExitCode.ShouldBe(0, pack.Output);
        var bytes = File.ReadAllBytes(Path.Combine(copy.PathOf("../out"), Path.GetFileName(packed.Models.File)));
        bytes.AsSpan().SequenceEqual(File.ReadAllBytes(packed.Models.File)).ShouldBeTrue("the packages differ");
    }

    [MatrixFact]
    public void Pack_SeveralFrameworksAndCode_HoldsEachFileOnceAlsoWithoutABuild()
    {
        using var project = new ConsumerProject(
            packed.Build,
            "<TargetFrameworks>net10.0;netstandard2.0</TargetFrameworks><LangVersion>latest</LangVersion>"
            + "<GeneratePackageOnBuild>true</GeneratePackageOnBuild>"
            + "<PackageOutputPath>../on-build</PackageOutputPath>");
        TinyModel.Write(project, steps: 3);
        var build = project.BuildWell("-c", "Release");
        var pack = project.Run("pack", "--no-build", "-o", project.PathOf("../out"));

        pack.ExitCode.ShouldBe(0, pack.Output);
        (build.Output + pack.Output).ShouldNotContain("warning NU");
        var onBuild = Directory.GetFiles(project.PathOf("../on-build"), "*.nupkg").ShouldHaveSingleItem();
        var later = Directory.GetFiles(project.PathOf("../out"), "*.nupkg").ShouldHaveSingleItem();
        File.ReadAllBytes(later).ShouldBe(File.ReadAllBytes(onBuild));
        using var archive = ZipFile.OpenRead(later);
        var names = archive.Entries.Select(entry => entry.FullName).ToList();
        names.ShouldBe(names.Distinct(StringComparer.Ordinal));
        names.ShouldContain("lib/netstandard2.0/Consumer.dll");
        names.ShouldContain("models/tiny/compressed-tensors/model.safetensors");
    }

    [Fact]
    public void Pack_WithoutTheModelsBuilt_SaysSo()
    {
        using var project = new ConsumerProject(packed.Build, ModelFeed.Properties + ConsumerProject.StandIn);
        project.Write("a.quant.yaml", "model one");
        project.Run("restore").ExitCode.ShouldBe(0);

        var pack = project.Run("pack", "--no-build");

        pack.ExitCode.ShouldNotBe(0);
        pack.Errors.ShouldHaveSingleItem().ShouldContain("error QB5024: the project has 1 recipes");
    }
}
