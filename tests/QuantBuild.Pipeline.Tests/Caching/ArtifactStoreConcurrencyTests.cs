using System.Diagnostics;
using QuantBuild.Pipeline.Caching;
using QuantBuild.Tensors.Backends;

namespace QuantBuild.Pipeline.Tests.Caching;

public sealed class ArtifactStoreConcurrencyTests : IDisposable
{
    private static readonly StageKey Key = new StageKeyBuilder("test", 1, BackendRegistry.Default(1).Identity).Build();

    private readonly TemporaryFolder root = new();

    public void Dispose() => root.Dispose();

    [Fact]
    public void Publish_EightStoresAtOnce_ComputeOnce()
    {
        var computed = 0;
        var digests = new string[8];
        using var start = new Barrier(digests.Length);
        var threads = Enumerable.Range(0, digests.Length).Select(i => new Thread(() =>
        {
            start.SignalAndWait();
            digests[i] = ArtifactStore.Open(root.Path).Publish(Key, writer =>
            {
                Interlocked.Increment(ref computed);
                File.WriteAllText(writer.PathOf("a"), "content");
                Thread.Sleep(100);
            }).Digest;
        })).ToList();

        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());

        computed.ShouldBe(1);
        digests.Distinct().Count().ShouldBe(1);
    }

    [Fact]
    public void Publish_FirstFails_TheWaitingOneComputes()
    {
        using var entered = new ManualResetEventSlim();
        var failing = new Thread(() => Should.Throw<InvalidDataException>(
            () => ArtifactStore.Open(root.Path).Publish(Key, _ =>
            {
                entered.Set();
                Thread.Sleep(100);
                throw new InvalidDataException("stage failed");
            })));
        failing.Start();
        entered.Wait();

        ArtifactStore.Open(root.Path).Publish(Key, writer => File.WriteAllText(writer.PathOf("a"), "content"))
            .Manifest.Files.Count.ShouldBe(1);
        failing.Join();
    }

    [Fact]
    public void Publish_CancelledWhileWaiting_Throws()
    {
        var store = ArtifactStore.Open(root.Path);

        store.Publish(Key, writer =>
        {
            using var cancellation = new CancellationTokenSource(TimeSpan.FromMilliseconds(50));
            Should.Throw<OperationCanceledException>(
                () => ArtifactStore.Open(root.Path).Publish(Key, _ => { }, cancellation.Token));
            File.WriteAllText(writer.PathOf("a"), "content");
        });
    }

    [Fact]
    public void Publish_LockHeldByAKilledProcess_GoesOn()
    {
        if (!File.Exists("/usr/bin/flock"))
        {
            return; // Another process that can be killed is at hand only where util-linux is.
        }

        var store = ArtifactStore.Open(root.Path);
        var start = new ProcessStartInfo(
            "/usr/bin/flock", [root["locks", Key.Hash], "/bin/sh", "-c", "echo held; exec sleep 60"])
        {
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        using var holder = Process.Start(start)!;
        holder.StandardOutput.ReadLine().ShouldBe("held");
        using (var cancellation = new CancellationTokenSource(TimeSpan.FromMilliseconds(200)))
        {
            Should.Throw<OperationCanceledException>(() => store.Publish(Key, Write, cancellation.Token));
        }

        holder.Kill(entireProcessTree: true);
        holder.WaitForExit();

        store.Publish(Key, Write).Manifest.Files.Count.ShouldBe(1);

        static void Write(ArtifactWriter writer) => File.WriteAllText(writer.PathOf("a"), "content");
    }

    [Fact]
    public void Publish_OtherKeysInsideAStage_AreIndependent()
    {
        var store = ArtifactStore.Open(root.Path);
        var inner = new StageKeyBuilder("inner", 1, BackendRegistry.Default(1).Identity).Build();

        store.Publish(Key, writer =>
            File.WriteAllText(writer.PathOf("a"), store.Publish(inner, nested => nested.Create("b").Dispose()).Digest));

        store.TryOpen(inner, out _).ShouldBeTrue();
    }
}
