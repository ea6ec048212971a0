using CsCheck;
using QuantBuild.Pipeline.Caching;

namespace QuantBuild.Pipeline.Tests.Caching;

public sealed class ArtifactManifestTests
{
    private static readonly Gen<ArtifactManifest> Manifests =
        from stage in Gen.OneOf("module-1", "full-precision.module-2")
        from entries in Gen.Dictionary(
            Gen.OneOf("algorithm", "parameters.seed", "é", "inputs.weights"), Gen.OneOf("1", "\"a\"", "é", ""))[0, 4]
        from files in Gen.Select(
            Gen.OneOf("model.safetensors", "texts.json", "logits.safetensors"),
            Gen.Long[0, long.MaxValue],
            Gen.OneOf("a", "b"),
            (path, bytes, digit) => new ArtifactFile(path, bytes, Repeated(digit))).Array[0, 4]
        select new ArtifactManifest(Repeated("c"), stage, entries, files);

    [Fact]
    public void Parse_OfWhatWasWritten_GivesTheSame() => Manifests.ShouldHold(
        count: 500,
        manifest =>
        {
            var read = ArtifactManifest.Parse(Written(manifest)).ShouldNotBeNull();

            (read.Key, read.Stage).ShouldBe((manifest.Key, manifest.Stage));
            read.Entries.ShouldBe(manifest.Entries, ignoreOrder: true);
            read.Files.ShouldBe(manifest.Files);
            read.Digest.ShouldBe(manifest.Digest);
        });

    [Fact]
    public void Digest_AnyOtherFile_IsAnother()
    {
        var file = new ArtifactFile("a", 1, Repeated("a"));
        string[] digests =
        [
            Digest(file), Digest(file with { Path = "b" }), Digest(file with { Bytes = 2 }),
            Digest(file with { Sha256 = Repeated("b") }),
            Digest(file, file with { Path = "b" }), Digest(file with { Path = "b" }, file), Digest(),
        ];

        digests.ShouldBeUnique();

        static string Digest(params ArtifactFile[] files) =>
            new ArtifactManifest(
                Repeated("c"), "s", new Dictionary<string, string>(StringComparer.Ordinal), files).Digest;
    }

    [Fact]
    public void Parse_AnyDamage_GivesAManifestOrNone()
    {
        var whole = Written(new ArtifactManifest(
            Repeated("c"),
            "s",
            new Dictionary<string, string>(StringComparer.Ordinal) { ["seed"] = "1" },
            [new ArtifactFile("a", 1, Repeated("a"))]));
        var found = 0;
        ReaderProperty.Check(
            [whole],
            count: 1_000,
            (damaged, _) => found += ArtifactManifest.Parse(damaged) is null ? 0 : 1,
            isDocumented: _ => false);

        found.ShouldBeInRange(1, 999);
    }

    private static string Repeated(string digit) => string.Concat(Enumerable.Repeat(digit, 64));

    private static byte[] Written(ArtifactManifest manifest)
    {
        using var stream = new MemoryStream();
        manifest.Write(stream);
        return stream.ToArray();
    }
}
