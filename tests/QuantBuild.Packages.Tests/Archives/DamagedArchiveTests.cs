using QuantBuild.Packages.Archives;
using QuantBuild.Packages.Manifests;
using QuantBuild.Recipes.Diagnostics;
using QuantBuild.Tests.Shared.ModelPackages;

namespace QuantBuild.Packages.Tests.Archives;

/// <summary>Whatever a package holds, its readers give a value or a diagnostic.</summary>
public sealed class DamagedArchiveTests
{
    private static readonly ModelPackageBuilder Package = new ModelPackageBuilder("Some.Sentiment", "1.2.3").Model(
        "sentiment");

    [Fact]
    [Trait("Category", FullMatrix.Category)]
    public void Read_DamagedArchive_GivesAnArchiveOrADiagnostic() => Check(
        [Package.Build()],
        few: 60,
        all: 4_000,
        damaged =>
        {
            using var archive = PackageArchive.Read(new MemoryStream(damaged), "some.nupkg");
            foreach (var file in archive.Manifest.Files.Where(file => file.Part == 0))
            {
                archive.CopyTo(file, Stream.Null, CancellationToken.None);
            }
        });

    [Fact]
    [Trait("Category", FullMatrix.Category)]
    public void Read_DamagedManifest_GivesAManifestOrADiagnostic()
    {
        using var archive = PackageArchive.Read(new MemoryStream(Package.Build()), "some.nupkg");
        Check(
            [archive.Manifest.Write()], few: 60, all: 4_000, damaged => PackageManifest.Read(damaged, "manifest.json"));
    }

    [Fact]
    [Trait("Category", FullMatrix.Category)]
    public void Read_DamagedNuspec_GivesANuspecOrADiagnostic()
    {
        var nuspec = Nuspec.Create(new PackageIdentity("Some.Sentiment", "1.2.3"), "someone", "A model.", "MIT")
            .Write();
        Check(
            [nuspec],
            few: 60,
            all: 4_000,
            damaged =>
            {
                var read = Nuspec.Read(damaged, "some.nupkg");
                _ = (read.Package, read.Authors, read.Description, read.Tags);
            });
    }

    private static void Check(byte[][] files, int few, int all, Action<byte[]> read) => ReaderProperty.Check(
        files,
        FullMatrix.Count(few, all),
        (damaged, _) => read(damaged),
        exception => exception is DiagnosticException { ExitCode: < 3 }).ShouldBeGreaterThan(0);
}
