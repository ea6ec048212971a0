using System.IO.Compression;
using System.Text;
using QuantBuild.Packages.Archives;

namespace QuantBuild.Packages.Tests.Archives;

public sealed class StoredZipWriterTests
{
    [Fact]
    public void Add_Entries_ReadBackInOrderWithTheFirstDay()
    {
        using var stream = new MemoryStream();
        using (var zip = new StoredZipWriter(stream))
        {
            zip.Add(PackageEntry.OfBytes("b/ä", Encoding.UTF8.GetBytes("second")), CancellationToken.None);
            zip.Add(PackageEntry.OfBytes("a", []), CancellationToken.None);
        }

        using var archive = new ZipArchive(stream);
        archive.Entries.Select(entry => entry.FullName).ShouldBe(["b/ä", "a"]);
        archive.Entries.ShouldAllBe(entry => entry.LastWriteTime.DateTime == new DateTime(1980, 1, 1));
        using var content = new StreamReader(archive.Entries[0].Open());
        content.ReadToEnd().ShouldBe("second");
    }

    /// <summary>Beyond 4 GiB sizes and offsets stand in other fields.</summary>
    [Fact]
    public void Add_MoreThanFourGibibytes_ReadsBack()
    {
        const long large = (1L << 32) + 5;
        using var stream = new HollowStream();
        using (var zip = new StoredZipWriter(stream))
        {
            zip.Add(new PackageEntry("large", large, () => new ZeroStream(large)), CancellationToken.None);
            zip.Add(PackageEntry.OfBytes("after", [1, 2, 3]), CancellationToken.None);
        }

        using var archive = new ZipArchive(stream);
        archive.GetEntry("large")!.Length.ShouldBe(large);
        using var after = archive.GetEntry("after")!.Open();
        new[] { after.ReadByte(), after.ReadByte(), after.ReadByte(), after.ReadByte() }.ShouldBe([1, 2, 3, -1]);
    }

    [Fact]
    public void Add_ContentOfAnotherLength_IsRefused()
    {
        using var stream = new MemoryStream();
        using var zip = new StoredZipWriter(stream);

        Should.Throw<InvalidDataException>(
            () => zip.Add(new PackageEntry("a", 5, () => new MemoryStream([1])), CancellationToken.None));
    }
}
