using QuantBuild.Pipeline.Caching;
using QuantBuild.Recipes.Diagnostics;
using QuantBuild.Tensors.Backends;

namespace QuantBuild.Pipeline.Tests.Caching;

public sealed class ArtifactStoreTests : IDisposable
{
    private readonly TemporaryFolder root = new();

    public void Dispose() => root.Dispose();

    [Fact]
    public void Publish_NewKey_IsFoundByAnotherStore()
    {
        var published = Publish(Key(1), "content");

        ArtifactStore.Open(root.Path).TryOpen(Key(1), out var artifact).ShouldBeTrue();

        artifact.Digest.ShouldBe(published.Digest);
        File.ReadAllText(artifact.PathOf("data/stream.bin")).ShouldBe("content");
        artifact.Manifest.Entries["parameters.seed"].ShouldBe("1");
        Directory.GetFileSystemEntries(root["tmp"]).ShouldBeEmpty();
    }

    [Fact]
    public void TryOpen_UnknownKey_IsFalse() =>
        ArtifactStore.Open(root.Path).TryOpen(Key(1), out _).ShouldBeFalse();

    [Fact]
    public void Publish_KnownKey_DoesNotComputeAgain()
    {
        var first = Publish(Key(1), "content");

        var second = ArtifactStore.Open(root.Path)
            .Publish(Key(1), _ => throw new InvalidOperationException("computed"));

        second.Digest.ShouldBe(first.Digest);
    }

    [Fact]
    public void Digest_SameContentUnderAnotherKey_IsEqual() =>
        Publish(Key(2), "content").Digest.ShouldBe(Publish(Key(1), "content").Digest);

    [Fact]
    public void Digest_OtherContent_Differs() =>
        Publish(Key(2), "other").Digest.ShouldNotBe(Publish(Key(1), "content").Digest);

    [Fact]
    public void Publish_Failure_LeavesNothing()
    {
        var store = ArtifactStore.Open(root.Path);

        Should.Throw<InvalidDataException>(() => store.Publish(Key(1), writer =>
        {
            writer.Create("half").Dispose();
            throw new InvalidDataException("stage failed");
        }));

        store.TryOpen(Key(1), out _).ShouldBeFalse();
        Directory.GetFileSystemEntries(root["tmp"]).ShouldBeEmpty();
        Publish(Key(1), "content");
    }

    [Theory]
    [InlineData("../escape")]
    [InlineData("/absolute")]
    [InlineData("a//b")]
    [InlineData("a\\b")]
    [InlineData(".hidden")]
    [InlineData("manifest.json")]
    [InlineData("")]
    public void PathOf_NameOutsideOrReserved_Throws(string name) =>
        Should.Throw<ArgumentException>(
            () => ArtifactStore.Open(root.Path).Publish(Key(1), writer => writer.PathOf(name)));

    [Fact]
    public void PathOf_AbsentFile_Throws() =>
        Should.Throw<FileNotFoundException>(() => Publish(Key(1), "content").PathOf("absent"));

    [Fact]
    public void Explain_ChangedParameter_NamesIt()
    {
        Publish(Key(1), "content");

        var changes = ArtifactStore.Open(root.Path).Explain(Key(2)).Changes;

        changes.ShouldBe([new StageKeyChange("parameters.seed", "1", "2")]);
    }

    [Fact]
    public void Open_LeftOverOfADeadProcess_IsRemoved()
    {
        ArtifactStore.Open(root.Path);
        foreach (var name in new[] { "1-0", "2-0" })
        {
            Directory.CreateDirectory(root["tmp", name]);
            File.WriteAllText(root["tmp", name, "half"], "half");
        }

        File.WriteAllText(root["tmp", "1-0.lock"], "");

        ArtifactStore.Open(root.Path);

        Directory.GetFileSystemEntries(root["tmp"]).ShouldBeEmpty();
    }

    [Fact]
    public void Open_FolderOfALivingOwner_IsKept()
    {
        var store = ArtifactStore.Open(root.Path);

        store.Publish(Key(1), writer =>
        {
            File.WriteAllText(writer.PathOf("a"), "a");
            ArtifactStore.Open(root.Path);
            File.WriteAllText(writer.PathOf("b"), "b");
        }).Manifest.Files.Count.ShouldBe(2);
    }

    [Fact]
    public void Open_FileWhereTheFolderShouldBe_IsQB4002()
    {
        File.WriteAllText(root["file"], "");

        Should.Throw<DiagnosticException>(() => ArtifactStore.Open(root["file"]))
            .Diagnostics.Single().Code.ShouldBe("QB4002");
    }

    [Fact]
    public void Open_RelativeRoot_Throws() =>
        Should.Throw<ArgumentException>(() => ArtifactStore.Open("relative"));

    [Fact]
    public void Publish_FullDisk_IsQB4006()
    {
        if (!File.Exists("/dev/full"))
        {
            return; // Only Linux has a device that is always full.
        }

        Should.Throw<DiagnosticException>(() => ArtifactStore.Open(root.Path).Publish(Key(1), _ =>
        {
            using var full = new FileStream("/dev/full", FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
            full.WriteByte(1);
            full.Flush();
        })).Diagnostics.Single().Code.ShouldBe("QB4006");
        Directory.GetFileSystemEntries(root["tmp"]).ShouldBeEmpty();
    }

    private static StageKey Key(int seed) => new StageKeyBuilder("test", 1, BackendRegistry.Default(1).Identity)
        .Parameter("seed", seed).Build();

    private Artifact Publish(StageKey key, string content) => ArtifactStore.Open(root.Path).Publish(key, writer =>
    {
        using var stream = writer.Create("data/stream.bin");
        stream.Write(System.Text.Encoding.UTF8.GetBytes(content));
    });
}
