using QuantBuild.Pipeline.Caching;
using QuantBuild.Tensors.Backends;

namespace QuantBuild.Pipeline.Tests.Caching;

/// <summary>
/// Whatever happens to an entry's files, it is found, set aside and computed again to the same bytes.
/// </summary>
public sealed class ArtifactStoreDamageTests : IDisposable
{
    private static readonly StageKey Key = new StageKeyBuilder("test", 1, BackendRegistry.Default(1).Identity).Build();

    private readonly TemporaryFolder root = new();

    public void Dispose() => root.Dispose();

    public static TheoryData<string, int> Damages => new()
    {
        { "flip", 1000 },
        { "flip", 3 << 20 },
        { "truncate", 1000 },
        { "truncate", 3 << 20 },
        { "delete", 1000 },
        { "no manifest", 1000 },
        { "empty manifest", 1000 },
        { "flipped manifest", 1000 },
    };

    [Theory]
    [MemberData(nameof(Damages))]
    public void TryOpen_DamagedEntry_SetsItAsideAndPublishRecomputes(string damage, int bytes)
    {
        var original = Publish(bytes);
        Damage(original.PathOf("stream"), damage);
        var store = ArtifactStore.Open(root.Path);

        store.TryOpen(Key, out _).ShouldBeFalse();
        Directory.GetDirectories(root["quarantine"]).Length.ShouldBe(1);
        store.Publish(Key, writer => Write(writer, bytes)).Digest.ShouldBe(original.Digest);
        store.TryOpen(Key, out _).ShouldBeTrue();
    }

    [Fact]
    public void Publish_DamagedEntry_RecomputesWithoutTryOpen()
    {
        var original = Publish(1000);
        Damage(original.PathOf("stream"), "flip");

        Publish(1000).Digest.ShouldBe(original.Digest);

        Directory.GetDirectories(root["quarantine"]).Length.ShouldBe(1);
    }

    [Fact]
    public void TryOpen_SmallFileDamagedAfterTheFirstOpen_IsFound()
    {
        var artifact = Publish(1000);
        var store = ArtifactStore.Open(root.Path);
        store.TryOpen(Key, out _).ShouldBeTrue();
        var written = File.GetLastWriteTimeUtc(artifact.PathOf("stream"));
        Damage(artifact.PathOf("stream"), "flip");
        File.SetLastWriteTimeUtc(artifact.PathOf("stream"), written);

        store.TryOpen(Key, out _).ShouldBeFalse();
    }

    private static void Damage(string path, string damage)
    {
        var manifest = Path.Combine(Path.GetDirectoryName(path)!, "manifest.json");
        switch (damage)
        {
            case "flip":
                Flip(path);
                break;
            case "truncate":
                using (var stream = File.OpenWrite(path))
                {
                    stream.SetLength(stream.Length - 1);
                }

                break;
            case "delete":
                File.Delete(path);
                break;
            case "no manifest":
                File.Delete(manifest);
                break;
            case "empty manifest":
                File.WriteAllText(manifest, "");
                break;
            default:
                Flip(manifest);
                break;
        }
    }

    private static void Flip(string path)
    {
        var content = File.ReadAllBytes(path);
        content[content.Length / 2] ^= 1;
        File.WriteAllBytes(path, content);
    }

    private Artifact Publish(int bytes) => ArtifactStore.Open(root.Path).Publish(Key, writer => Write(writer, bytes));

    private static void Write(ArtifactWriter writer, int bytes) =>
        File.WriteAllBytes(writer.PathOf("stream"), [.. Enumerable.Range(0, bytes).Select(i => (byte)(i * 7))]);
}
