using System.IO.Compression;
using CsCheck;
using QuantBuild.Packages.Archives;
using QuantBuild.Packages.Feeds.Models;
using QuantBuild.Packages.Manifests;
using QuantBuild.Recipes.Diagnostics;
using QuantBuild.Tests.Shared.ModelPackages;

namespace QuantBuild.Packages.Tests.Archives;

/// <summary>Packages with any bytes changed: read right, or refused with a code, and never anything else.</summary>
[Trait("Category", FullMatrix.Category)]
public sealed class ArchiveMutationTests
{
    private const string NuspecName = "Some.Sentiment.nuspec";

    private static readonly byte[] Whole = new ModelPackageBuilder("Some.Sentiment", "1.2.3").Model("sentiment")
        .Build();

    [Fact]
    public void Read_AnyBytesChanged_IsRightOrRefused() =>
        CodesOf(FullMatrix.Count(400, 12_000), Damage.Any.Select(damage => damage(Whole))).ShouldContain("QB5020");

    [Fact]
    public void Read_AnyNuspec_IsRightOrRefused()
    {
        var codes = CodesOf(FullMatrix.Count(300, 6_000), Damaged(NuspecName));

        codes.ShouldContain("QB5020");
        codes.ShouldContain("QB5027");
    }

    [Fact]
    public void Read_AnyManifest_IsRightOrRefused() =>
        CodesOf(FullMatrix.Count(300, 6_000), Damaged(PackageManifest.FileName)).ShouldContain("QB5020");

    private static HashSet<string> CodesOf(int count, Gen<byte[]> packages)
    {
        var codes = new HashSet<string>(StringComparer.Ordinal);
        packages.ShouldHold(
            count,
            nupkg =>
            {
                try
                {
                    using var stream = new MemoryStream(nupkg, writable: false);
                    var manifest = ModelFiles.VerifyArchive(stream, "a.nupkg", CancellationToken.None);
                    using var archive = PackageArchive.Read(stream, "a.nupkg");
                    archive.Description.Package.IsSame(manifest.Package).ShouldBeTrue();
                }
                catch (DiagnosticException exception)
                {
                    var fault = exception.Diagnostics.ShouldHaveSingleItem();
                    fault.Message.Length.ShouldBeLessThan(2000, fault.Message);
                    fault.ToString().ShouldAllBe(letter => !char.IsControl(letter));
                    codes.Add(fault.Code);
                }
            },
            Convert.ToBase64String);
        return codes;
    }

    private static Gen<byte[]> Damaged(string entry)
    {
        var content = EntryOf(Whole, entry);
        return Damage.Any.Select(damage => With(entry, damage(content)));
    }

    private static byte[] EntryOf(byte[] nupkg, string name)
    {
        using var archive = new ZipArchive(new MemoryStream(nupkg));
        using var entry = archive.GetEntry(name)!.Open();
        using var content = new MemoryStream();
        entry.CopyTo(content);
        return content.ToArray();
    }

    private static byte[] With(string name, byte[] content)
    {
        using var stream = new MemoryStream();
        stream.Write(Whole);
        using (var archive = new ZipArchive(stream, ZipArchiveMode.Update, leaveOpen: true))
        {
            archive.GetEntry(name)!.Delete();
            using var entry = archive.CreateEntry(name, CompressionLevel.NoCompression).Open();
            entry.Write(content);
        }

        return stream.ToArray();
    }
}
