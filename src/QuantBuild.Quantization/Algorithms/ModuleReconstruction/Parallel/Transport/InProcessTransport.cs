using System.Threading.Channels;
using QuantBuild.Quantization.Algorithms.ModuleReconstruction.Parallel.Entries;

namespace QuantBuild.Quantization.Algorithms.ModuleReconstruction.Parallel.Transport;

/// <summary>Queues in memory, one for each pair of neighbouring modules.</summary>
public sealed class InProcessTransport : IActivationTransport, IDisposable
{
    private readonly Channel<StoredEntry>[] queues;
    private readonly IReadOnlyList<EntryStore> stores;
    private readonly SemaphoreSlim[] room;
    private readonly bool dropsOldest;

    /// <param name="modules">Of the model.</param>
    /// <param name="capacity">Entries a receiver may leave unacknowledged before its sender waits.</param>
    /// <param name="dropsOldest">
    /// Whether the oldest entries of training steps make room instead, so that nobody waits in training.
    /// </param>
    public InProcessTransport(int modules, int capacity, bool dropsOldest = false)
        : this(StoresInMemory(modules), capacity, dropsOldest)
    {
    }

    /// <param name="stores">Of each module: hold what is on its way there.</param>
    /// <param name="capacity">As above.</param>
    /// <param name="dropsOldest">As above.</param>
    internal InProcessTransport(IReadOnlyList<EntryStore> stores, int capacity, bool dropsOldest)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        this.stores = stores;
        this.dropsOldest = dropsOldest;
        queues = [.. stores.Skip(1).Select(_ => Channel.CreateUnbounded<StoredEntry>())];
        room = [.. queues.Select(_ => new SemaphoreSlim(capacity))];
    }

    public async ValueTask SendAsync(ActivationEntry entry, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(entry);
        var sender = entry.Key.Module;
        if (!(dropsOldest && MakeRoom(sender)))
        {
            await room[sender].WaitAsync(cancellation).ConfigureAwait(false);
        }

        await queues[sender].Writer.WriteAsync(stores[sender + 1].Add(entry), cancellation).ConfigureAwait(false);
    }

    public async ValueTask<ActivationEntry> ReceiveAsync(int module, CancellationToken cancellation) =>
        Take(await queues[module - 1].Reader.ReadAsync(cancellation).ConfigureAwait(false));

    public ActivationEntry? TryReceive(int module) =>
        queues[module - 1].Reader.TryRead(out var place) ? Take(place) : null;

    public ValueTask AcknowledgeAsync(ActivationKey key, CancellationToken cancellation)
    {
        room[key.Module].Release();
        return ValueTask.CompletedTask;
    }

    public void Dispose()
    {
        foreach (var each in room)
        {
            each.Dispose();
        }
    }

    private static ActivationEntry Take(StoredEntry place)
    {
        var entry = place.Read();
        place.Drop();
        return entry;
    }

    private static EntryStore[] StoresInMemory(int modules)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(modules, 1);
        return [.. Enumerable.Range(0, modules).Select(_ => new EntryStore(long.MaxValue, spillFolder: string.Empty))];
    }

    /// <summary>
    /// Takes a place, an old entry's where none is free. Entries of the warm-up are waited for, not dropped.
    /// </summary>
    private bool MakeRoom(int sender)
    {
        var queue = queues[sender].Reader;
        while (!room[sender].Wait(0))
        {
            if (!queue.TryPeek(out var oldest) || oldest.Key.Step < 0)
            {
                return false;
            }

            if (queue.TryRead(out var dropped))
            {
                dropped.Drop();
                room[sender].Release();
            }
        }

        return true;
    }
}
