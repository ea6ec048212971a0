using QuantBuild.Pipeline.Caching;
using QuantBuild.Tensors.Backends;

namespace QuantBuild.Pipeline.Tests.Caching;

public sealed class CheckpointFoldersTests : IDisposable
{
    private static readonly TimeSpan LongAgo = TimeSpan.FromDays(31);

    private readonly TemporaryFolder root = new();

    public void Dispose() => root.Dispose();

    [Fact]
    public void Open_NotWrittenToForAMonth_RemovesTheFolder()
    {
        var folder = Checkpoint(LongAgo);
        ArtifactStore.Open(root.Path);
        Directory.Exists(folder).ShouldBeFalse();
    }

    [Fact]
    public void Open_OneFileIsYoung_KeepsTheFolder()
    {
        var folder = Checkpoint(LongAgo);
        File.SetLastWriteTimeUtc(Path.Combine(folder, "module-1", "step-3.bin"), DateTime.UtcNow);
        ArtifactStore.Open(root.Path);
        Directory.Exists(folder).ShouldBeTrue();
    }

    [Fact]
    public void Open_ResultIsStored_RemovesTheFolder()
    {
        var store = ArtifactStore.Open(root.Path);
        store.Publish(Key, writer => writer.Create("data").Dispose());
        var folder = Checkpoint(TimeSpan.Zero);
        ArtifactStore.Open(root.Path);
        Directory.Exists(folder).ShouldBeFalse();
        store.TryOpen(Key, out _).ShouldBeTrue();
    }

    [Fact]
    public void Open_WhileTheProducerWorks_KeepsTheFolder()
    {
        var store = ArtifactStore.Open(root.Path);
        store.Publish(Key, writer =>
        {
            var folder = Checkpoint(LongAgo);
            ArtifactStore.Open(root.Path);
            Directory.Exists(folder).ShouldBeTrue();
            writer.Create("data").Dispose();
        });
    }

    private static StageKey Key { get; } = new StageKeyBuilder(
        "stage", 1, BackendRegistry.Default(threads: 1).Identity).Build();

    private string Checkpoint(TimeSpan age)
    {
        var folder = ArtifactStore.Open(root.Path).CheckpointFolder(Key);
        var module = Directory.CreateDirectory(Path.Combine(folder, "module-1")).FullName;
        var file = Path.Combine(module, "step-3.bin");
        File.WriteAllBytes(file, [1]);
        var time = DateTime.UtcNow - age;
        File.SetLastWriteTimeUtc(file, time);
        Directory.SetLastWriteTimeUtc(module, time);
        Directory.SetLastWriteTimeUtc(folder, time);
        return folder;
    }
}
