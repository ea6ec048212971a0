using System.IO.Compression;
using QuantBuild.Packages.Archives;
using QuantBuild.Packages.Manifests;
using QuantBuild.Packages.Tests.Manifests;
using QuantBuild.Recipes.Diagnostics;

namespace QuantBuild.Packages.Tests.Archives;

public sealed class PackageArchiveTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("quantbuild-archive-").FullName;

    private string Path => System.IO.Path.Combine(folder, "a.nupkg");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [InlineData("../evil")]
    [InlineData("models/../../evil")]
    [InlineData("models/%2e%2e/evil")]
    [InlineData("/evil")]
    [InlineData(@"models\..\evil")]
    [InlineData("c:evil")]
    public void Open_EntryThatLeavesThePackage_IsRefused(string name) =>
        CodeOf([(name, [1])]).ShouldBe("QB5020");

    [Fact]
    public void Open_EntryTwice_IsRefused() =>
        CodeOf([("models/sentiment/a", [1]), ("models/sentiment/A", [2])]).ShouldBe("QB5020");

    [Fact]
    public void Open_WithoutManifestOrNoArchive_IsRefused()
    {
        CodeOf([], withManifest: false).ShouldBe("QB5020");
        File.WriteAllText(Path, "no archive");
        Should.Throw<DiagnosticException>(() => PackageArchive.Open(Path)).Diagnostics[0].Code.ShouldBe("QB5020");
        Should.Throw<DiagnosticException>(() => PackageArchive.Open(Path + ".none")).Diagnostics[0].Code.ShouldBe("QB5020");
    }

    /// <summary>A file that unpacks to far more than its manifest states is left after the stated length.</summary>
    [Fact]
    public void CopyTo_MoreBytesThanStated_StopsThere()
    {
        Write([("models/sentiment/report.json", new byte[50_000_000])]);
        using var archive = PackageArchive.Open(Path);
        using var target = new MemoryStream();

        var exception = Should.Throw<DiagnosticException>(
            () => archive.CopyTo(Some.Model.Files[1], target, CancellationToken.None));

        exception.Diagnostics[0].Code.ShouldBe("QB5021");
        target.Length.ShouldBeLessThan(1_000_000);
    }

    [Fact]
    public void CopyTo_FileThatIsNotThere_NamesIt()
    {
        Write([]);
        using var archive = PackageArchive.Open(Path);

        Should.Throw<DiagnosticException>(() => archive.CopyTo(Some.Model.Files[0], Stream.Null, CancellationToken.None))
            .Diagnostics[0].ShouldSatisfyAllConditions(
                diagnostic => diagnostic.Code.ShouldBe("QB5022"),
                diagnostic => diagnostic.Message.ShouldContain("config.json"));
    }

    private string CodeOf((string, byte[])[] entries, bool withManifest = true)
    {
        Write(entries, withManifest);
        return Should.Throw<DiagnosticException>(() => PackageArchive.Open(Path).Dispose()).Diagnostics[0].Code;
    }

    private void Write((string Name, byte[] Content)[] entries, bool withManifest = true)
    {
        using var archive = ZipFile.Open(Path, ZipArchiveMode.Create);
        foreach (var (name, content) in entries)
        {
            Add(name, content);
        }

        if (withManifest)
        {
            Add(PackageManifest.FileName, Some.Manifest.Write());
        }

        void Add(string name, byte[] content)
        {
            using var stream = archive.CreateEntry(name).Open();
            stream.Write(content);
        }
    }
}
