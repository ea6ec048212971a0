using System.IO.Compression;
using System.Text;
using QuantBuild.Packages.Archives;
using QuantBuild.Packages.Manifests;
using QuantBuild.Packages.Tests.Manifests;
using QuantBuild.Packages.Verification;
using QuantBuild.Recipes.Diagnostics;

namespace QuantBuild.Packages.Tests.Archives;

public sealed class PackageArchiveTests : IDisposable
{
    private const int Link = 0xA1FF << 16;
    private const int Device = 0x21FF << 16;

    private readonly TemporaryFolder folder = new();

    private string Path => folder["a.nupkg"];

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("../evil")]
    [InlineData("models/../../evil")]
    [InlineData("models/%2e%2e/evil")]
    [InlineData("models/%2E%2E%2Fevil")]
    [InlineData("/evil")]
    [InlineData("//server/evil")]
    [InlineData(@"models\..\evil")]
    [InlineData(@"models%5C..%5Cevil")]
    [InlineData(@"\\server\share\evil")]
    [InlineData("c:evil")]
    [InlineData("c:/evil")]
    [InlineData("C%3A/evil")]
    [InlineData("a//b")]
    [InlineData("./a")]
    [InlineData("a/./b")]
    [InlineData("folder-with-content/")]
    [InlineData("con")]
    [InlineData("models/nul.txt")]
    [InlineData("models/COM1.bin")]
    [InlineData("models/aux /x")]
    [InlineData("models/x.")]
    [InlineData("models/x ")]
    [InlineData("models/x./y")]
    [InlineData("models/ x")]
    [InlineData("models/a?b")]
    [InlineData("models/a*b")]
    [InlineData("models/a|b")]
    [InlineData("models/a<b>")]
    [InlineData("models/a\"b")]
    [InlineData("models/stream:$DATA")]
    [InlineData("models/a\0b")]
    [InlineData("models/a\nb")]
    [InlineData("models/%00")]
    [InlineData("models/a\u0085b")]
    [InlineData("models/a\uFFFDb")]
    [InlineData(".nupkg.metadata")]
    [InlineData("contoso.models.1.2.3.nupkg.sha512")]
    [InlineData("contoso.models.1.2.3.nupkg")]
    [InlineData("second.nuspec")]
    public void Open_AnEntryThatMayNotBe_IsRefused(string name) => CodeOf([(name, [1])]).ShouldBe("QB5020");

    [Theory]
    [InlineData("models/sentiment/a", "models/sentiment/A")]
    [InlineData("models/sentiment/a", "models/sentiment/a")]
    [InlineData("models/sentiment/a b", "models/sentiment/a%20b")]
    [InlineData("models/sentiment/\u00E9", "models/sentiment/e\u0301")]
    [InlineData("models/sentiment/a", "models/sentiment/a/b")]
    [InlineData("models/sentiment/A/b", "models/sentiment/a")]
    [InlineData("quantbuild.models.json", "QuantBuild.Models.json")]
    public void Open_TwoEntriesForOneFile_IsRefused(string first, string second) =>
        CodeOf([(first, [1]), (second, [2])]).ShouldBe("QB5020");

    [Theory]
    [InlineData("models/a", "models/a/")]
    [InlineData("models/A/", "models/a")]
    [InlineData("models/a", "models/a/b/")]
    [InlineData("models/a/b/", "models/a")]
    [InlineData("models/a b/", "models/a%20b")]
    public void Open_AFolderAndAFileOfOneName_IsRefused(string first, string second)
    {
        CodeOf([(first, []), (second, [])]).ShouldBe("QB5020");
        Fault().Message.ShouldContain("twice, as a file or folder");
    }

    [Fact]
    public void Open_FoldersWithEntriesOfTheirOwn_IsRead()
    {
        Write(
            [
                ("models/", []),
                ("models/a/", []),
                ("models/a/b", [1]),
                ("models/c/d", [2]),
                ("models/c/", []),
                ("models/", []),
            ]);

        PackageArchive.Open(Path).Dispose();
    }

    [Fact]
    public void Open_ANameOfAnyLength_IsReadOrRefused()
    {
        CodeOf([("models/" + new string('a', 256), [1])]).ShouldBe("QB5020");
        CodeOf([("models/" + new string('é', 128), [1])]).ShouldBe("QB5020");
        CodeOf([(string.Join('/', Enumerable.Repeat("abcdefgh", 200)), [1])]).ShouldBe("QB5020");
        Write([("lib/net10.0/" + new string('a', 200) + ".dll", [1]), ("content/a b+(c)'é#%20.txt", [2])]);
        PackageArchive.Open(Path).Dispose();
    }

    [Theory]
    [InlineData(Link)]
    [InlineData(Device)]
    public void Open_ALinkOrADevice_IsRefused(int attributes)
    {
        Write([("models/sentiment/link", Encoding.UTF8.GetBytes("/etc/passwd"))]);
        using (var archive = ZipFile.Open(Path, ZipArchiveMode.Update))
        {
            archive.GetEntry("models/sentiment/link")!.ExternalAttributes = attributes;
        }

        var fault = Fault();

        fault.Code.ShouldBe("QB5020");
        fault.Message.ShouldContain("which is a link or a device");
    }

    [Fact]
    public void Open_MoreEntriesThanAllowed_IsRefusedBeforeTheyAreRead()
    {
        var many = Enumerable.Range(0, EntryRules.MostEntries + 1)
            .Select(number => ($"models/sentiment/{number}", Array.Empty<byte>()));

        CodeOf([.. many]).ShouldBe("QB5020");
        Fault().Message.ShouldContain("holds more than 20000 entries");
    }

    /// <summary>
    /// The length that the archive states is what a reader writes: a bomb states it, or is cut there.
    /// </summary>
    [Fact]
    public void Open_AnArchiveThatUnpacksToFarMore_IsRefused()
    {
        Write([("models/sentiment/zeros", new byte[1_000_000])]);
        Patch(File.ReadAllBytes(Path), "models/sentiment/zeros", offset: 24, BitConverter.GetBytes(400_000_000u));

        var fault = Fault();

        fault.Code.ShouldBe("QB5028");
        fault.Message.ShouldContain("at most 20 times its own length, or 256 MiB");
    }

    [Fact]
    public void FindFault_OfSizes_CountsAllOfThemAndNeverOverflows()
    {
        UnpackedSize.FindFault(1_000, [UnpackedSize.AlwaysAllowed]).ShouldBeNull();
        UnpackedSize.FindFault(1_000, [UnpackedSize.AlwaysAllowed, 1]).ShouldNotBeNull();
        UnpackedSize.FindFault(1_000, [long.MaxValue, long.MaxValue]).ShouldNotBeNull();
        UnpackedSize.FindFault(1_000_000_000, [20_000_000_000]).ShouldBeNull();
        UnpackedSize.FindFault(1_000_000_000, [10_000_000_000, 10_000_000_001]).ShouldNotBeNull();
        UnpackedSize.FindFault(long.MaxValue, [long.MaxValue]).ShouldBeNull();
    }

    [Theory]
    [InlineData(
        "<!DOCTYPE package [<!ENTITY a 'b'>]>"
        + "<package><metadata><id>Contoso.Models</id><version>1.2.3</version></metadata></package>")]
    [InlineData(
        "<!DOCTYPE package SYSTEM 'file:///etc/passwd'>"
        + "<package><metadata><id>Contoso.Models</id><version>1.2.3</version></metadata></package>")]
    [InlineData("<package><metadata>")]
    [InlineData("")]
    [InlineData("\0\0")]
    [InlineData("not xml")]
    [InlineData("<package />")]
    [InlineData("<package><metadata /></package>")]
    [InlineData("<package><metadata><id>Contoso.Models</id></metadata></package>")]
    [InlineData(
        "<package><metadata><id>Contoso.Models</id><id>Other</id><version>1.2.3</version></metadata></package>")]
    [InlineData(
        "<package><metadata><id>Contoso.Models</id><Id>Other</Id><version>1.2.3</version></metadata></package>")]
    [InlineData(
        "<package><metadata xmlns:x='y'><x:id>Other</x:id>"
        + "<id>Contoso.Models</id><version>1.2.3</version></metadata></package>")]
    public void Open_ANuspecThatIsNone_IsRefused(string nuspec)
    {
        Write([], nuspec: nuspec);

        Fault().Code.ShouldBe("QB5020");
        Should.Throw<DiagnosticException>(() => PackageVerification.Verify(Path, CancellationToken.None))
            .Diagnostics[0].Code.ShouldBe("QB5020");
    }

    [Theory]
    [InlineData("Contoso.Model", "1.2.3")]
    [InlineData("Contoso.Models", "1.2.4")]
    [InlineData("Contoso.Models", "latest")]
    [InlineData("../../evil", "1.2.3")]
    public void Open_ANuspecOfAnotherPackage_IsRefused(string id, string version)
    {
        Write([], nuspec: $"<package><metadata><id>{id}</id><version>{version}</version></metadata></package>");

        var fault = Fault();

        fault.Code.ShouldBe("QB5027");
        fault.Message.ShouldContain("Contoso.Models 1.2.3");
    }

    [Theory]
    [InlineData("contoso.MODELS", "1.2.3")]
    [InlineData("Contoso.Models", "1.2.3.0")]
    [InlineData("Contoso.Models", " 1.2.3+commit ")]
    public void Open_AnotherSpellingOfTheSamePackage_IsRead(string id, string version)
    {
        Write([], nuspec: $"<package><metadata><id>{id}</id><version>{version}</version></metadata></package>");

        using var archive = PackageArchive.Open(Path);

        archive.Description.Package.IsSame(archive.Manifest.Package).ShouldBeTrue();
    }

    [Fact]
    public void Open_WithoutManifestOrNoArchive_IsRefused()
    {
        CodeOf([], withManifest: false).ShouldBe("QB5020");
        Write([], nuspec: null);
        Fault().Message.ShouldContain("0 nuspec files");
        File.WriteAllText(Path, "no archive");
        Fault().Code.ShouldBe("QB5020");
        File.WriteAllBytes(Path, []);
        Fault().Code.ShouldBe("QB5020");
        Should.Throw<DiagnosticException>(() => PackageArchive.Open(Path + ".none")).Diagnostics[0].Code
            .ShouldBe("QB5020");
    }

    [Fact]
    public void VerifyOthers_BytesThatAreNotWhatTheArchiveStates_AreFound()
    {
        Write([("lib/a.dll", [1, 2, 3, 4, 5, 6, 7, 8])], level: CompressionLevel.NoCompression);
        var content = File.ReadAllBytes(Path);
        var at = content.AsSpan().IndexOf(new byte[] { 1, 2, 3, 4, 5, 6, 7, 8 });
        content[at] ^= 1;
        File.WriteAllBytes(Path, content);
        using var archive = PackageArchive.Open(Path);

        var fault = Should.Throw<DiagnosticException>(
            () => archive.VerifyOthers(CancellationToken.None)).Diagnostics[0];

        fault.Code.ShouldBe("QB5020");
        fault.Message.ShouldContain("lib/a.dll");
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

        Should.Throw<DiagnosticException>(
            () => archive.CopyTo(Some.Model.Files[0], Stream.Null, CancellationToken.None))
            .Diagnostics[0].ShouldSatisfyAllConditions(
                diagnostic => diagnostic.Code.ShouldBe("QB5022"),
                diagnostic => diagnostic.Message.ShouldContain("config.json"));
    }

    private Diagnostic Fault()
    {
        var fault = Should.Throw<DiagnosticException>(() => PackageArchive.Open(Path).Dispose()).Diagnostics
            .ShouldHaveSingleItem();
        fault.Message.Length.ShouldBeLessThan(2000);
        fault.ToString().ShouldAllBe(letter => !char.IsControl(letter));
        return fault;
    }

    private string CodeOf((string, byte[])[] entries, bool withManifest = true)
    {
        Write(entries, withManifest);
        return Fault().Code;
    }

    private void Patch(byte[] content, string name, int offset, byte[] value)
    {
        // The name stands twice; before the second one is its record in the directory.
        var record = content.AsSpan().LastIndexOf(Encoding.UTF8.GetBytes(name)) - 46;
        value.CopyTo(content, record + offset);
        File.WriteAllBytes(Path, content);
    }

    private void Write(
        (string Name, byte[] Content)[] entries,
        bool withManifest = true,
        string? nuspec = "<package><metadata><id>Contoso.Models</id><version>1.2.3</version></metadata></package>",
        CompressionLevel level = CompressionLevel.Optimal)
    {
        File.Delete(Path);
        using var archive = ZipFile.Open(Path, ZipArchiveMode.Create);
        foreach (var (name, content) in entries)
        {
            Add(name, content);
        }

        if (nuspec is not null)
        {
            Add("Contoso.Models.nuspec", Encoding.UTF8.GetBytes(nuspec));
        }

        if (withManifest)
        {
            Add(PackageManifest.FileName, Some.Manifest.Write());
        }

        void Add(string name, byte[] content)
        {
            using var stream = archive.CreateEntry(name, level).Open();
            stream.Write(content);
        }
    }
}
