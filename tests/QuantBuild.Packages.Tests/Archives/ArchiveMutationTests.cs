using System.Globalization;
using System.IO.Compression;
using System.Text;
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

    private static readonly string[] Splinters =
    [
        "<!DOCTYPE a [<!ENTITY b \"c\">]>", "&b;", "<id>", "</metadata>", "<x:id>", "\u0000", "\uFFFF", "{", "}", "[",
        "\"", "\\ud800", "null", "1e999", "-1", "99999999999999999999", "../", "\\", "%2e%2e/", "models/", "/", ":",
        "é", "\u202E", "</id><id>Other", "1.2.3-", "<![CDATA[", "<!--", "?>", "\r\n", " ", "true", "\"path\":",
        "\"parts\": [",
    ];

    [Fact]
    public void Read_AnyBytesChanged_IsRightOrRefused()
    {
        var count = FullMatrix.Count(400, 12_000);
        var codes = Try(count, seed: 1, random => Mutate(Whole, random));

        codes.Keys.ShouldContain("QB5020");
    }

    [Fact]
    public void Read_AnyNuspec_IsRightOrRefused()
    {
        var nuspec = Encoding.UTF8.GetString(EntryOf(Whole, NuspecName));
        var count = FullMatrix.Count(300, 6_000);
        var codes = Try(count, seed: 2, random => With(NuspecName, Mutate(nuspec, random)));

        codes.Keys.ShouldContain("QB5020");
        codes.Keys.ShouldContain("QB5027");
    }

    [Fact]
    public void Read_AnyManifest_IsRightOrRefused()
    {
        var manifest = Encoding.UTF8.GetString(EntryOf(Whole, PackageManifest.FileName));
        var count = FullMatrix.Count(300, 6_000);
        var codes = Try(count, seed: 3, random => With(PackageManifest.FileName, Mutate(manifest, random)));

        codes.Keys.ShouldContain("QB5020");
    }

    /// <returns>How often each code came; empty: read.</returns>
    private static Dictionary<string, int> Try(int count, int seed, Func<Random, byte[]> make)
    {
        var codes = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var number = 0; number < count; number++)
        {
            var nupkg = make(new Random((seed * 1_000_003) + number));
            var code = string.Empty;
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
                fault.Message.Length.ShouldBeLessThan(2000, $"{seed}/{number}: {fault.Message}");
                fault.ToString().ShouldAllBe(letter => !char.IsControl(letter), $"{seed}/{number}");
                code = fault.Code;
            }
            catch (Exception exception) when (exception is not ShouldAssertException)
            {
                throw new InvalidOperationException(
                    string.Create(CultureInfo.InvariantCulture, $"case {seed}/{number}: {exception.Message}"),
                    exception);
            }

            codes[code] = codes.GetValueOrDefault(code) + 1;
        }

        return codes;
    }

    private static byte[] Mutate(byte[] content, Random random)
    {
        var bytes = content.ToList();
        for (var changes = random.Next(1, 6); changes > 0; changes--)
        {
            // The directory at the end is where most is decided.
            var isAtEnd = random.Next(2) == 0 && bytes.Count > 700;
            var at = isAtEnd ? bytes.Count - random.Next(1, 700) : random.Next(bytes.Count);
            switch (random.Next(7))
            {
                case 0:
                    bytes[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 1:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 2:
                    bytes[at] = random.Next(2) == 0 ? (byte)0 : (byte)255;
                    break;
                case 3:
                    bytes.RemoveRange(at, Math.Min(random.Next(1, 64), bytes.Count - at));
                    break;
                case 4:
                    bytes.InsertRange(at, bytes.GetRange(0, Math.Min(random.Next(1, 200), bytes.Count)));
                    break;
                case 5:
                    for (var i = at; i < Math.Min(at + 4, bytes.Count); i++)
                    {
                        bytes[i] = 255;
                    }

                    break;
                default:
                    bytes.RemoveRange(at, random.Next(20) == 0 ? bytes.Count - at : 1);
                    break;
            }

            if (bytes.Count == 0)
            {
                return [];
            }
        }

        return [.. bytes];
    }

    private static byte[] Mutate(string text, Random random)
    {
        var mutated = new StringBuilder(text);
        for (var changes = random.Next(1, 4); changes > 0 && mutated.Length > 0; changes--)
        {
            var at = random.Next(mutated.Length);
            var length = Math.Min(random.Next(1, 12), mutated.Length - at);
            switch (random.Next(5))
            {
                case 0:
                    mutated.Remove(at, length);
                    break;
                case 1:
                    mutated.Insert(at, Splinters[random.Next(Splinters.Length)]);
                    break;
                case 2:
                    mutated.Remove(at, length).Insert(at, Splinters[random.Next(Splinters.Length)]);
                    break;
                case 3:
                    mutated.Insert(random.Next(mutated.Length), mutated.ToString(at, length));
                    break;
                default:
                    mutated[at] = (char)random.Next(1, 0x2100);
                    break;
            }
        }

        return Encoding.UTF8.GetBytes(mutated.ToString());
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
