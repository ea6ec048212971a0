using QuantBuild.Quantization.Algorithms.ModuleReconstruction.Parallel;
using QuantBuild.Quantization.Algorithms.ModuleReconstruction.Parallel.Entries;
using QuantBuild.Quantization.Algorithms.ModuleReconstruction.Parallel.Transport;

namespace QuantBuild.Quantization.Tests.Algorithms.ModuleReconstruction.Parallel.Entries;

public sealed class EntryStoreTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Add_BeyondTheBudget_PutsEntriesIntoFiles()
    {
        var size = Entry(0).Bytes.Length;
        var store = new EntryStore(2 * size, folder["entries"]);
        StoredEntry[] places = [.. Enumerable.Range(0, 5).Select(step => store.Add(Entry(step)))];
        store.HeldBytes.ShouldBe(2 * size);
        Directory.GetFiles(folder["entries"]).Length.ShouldBe(3);
        for (var step = 0; step < places.Length; step++)
        {
            places[step].Key.Step.ShouldBe(step);
            places[step].Read().Bytes.ToArray().ShouldBe(Entry(step).Bytes.ToArray());
        }

        Array.ForEach(places, place => place.Drop());
        store.HeldBytes.ShouldBe(0);
        Directory.GetFiles(folder["entries"]).ShouldBeEmpty();
    }

    [Fact]
    public void RemoveUnfinished_FilesOfAnInterruptedRun_AreGone()
    {
        new EntryStore(0, folder["entries"]).Add(Entry(0));
        new EntryStore(0, folder["entries"]).RemoveUnfinished();
        Directory.Exists(folder["entries"]).ShouldBeFalse();
    }

    [Fact]
    public async Task SendAsync_QueuesAndReservoirOfOneStore_StayWithinItsBytes()
    {
        var size = Entry(0).Bytes.Length;
        EntryStore[] stores = [new(size, folder["first"]), new(3 * size, folder["second"])];
        using var transport = new InProcessTransport(stores, capacity: 8, dropsOldest: false);
        var reservoir = new ActivationReservoir(capacity: 8, stores[1]);
        for (var step = 0; step < 8; step++)
        {
            await transport.SendAsync(Entry(step), CancellationToken.None);
            stores[1].HeldBytes.ShouldBeLessThanOrEqualTo(3 * size);
        }

        for (var step = 0; step < 8; step++)
        {
            var received = await transport.ReceiveAsync(1, CancellationToken.None);
            received.Bytes.ToArray().ShouldBe(Entry(step).Bytes.ToArray());
            reservoir.Add(received);
            stores[1].HeldBytes.ShouldBeLessThanOrEqualTo(3 * size);
        }
    }

    private static ActivationEntry Entry(int step) =>
        ActivationEntry.Create(new ActivationKey(0, step), [0], [1], [step, 1, 2], hiddenSize: 3);
}
