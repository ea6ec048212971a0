using System.Threading.Channels;

namespace QuantBuild.Quantization.Algorithms.ModuleReconstruction.Parallel.Transport;

/// <summary>Queues in memory, one for each pair of neighbouring modules.</summary>
public sealed class InProcessTransport : IActivationTransport, IDisposable
{
    private readonly Channel<ActivationEntry>[] queues;
    private readonly SemaphoreSlim[] room;
    private readonly bool dropsOldest;

    /// <param name="modules">Of the model.</param>
    /// <param name="capacity">Entries a receiver may leave unacknowledged before its sender waits.</param>
    /// <param name="dropsOldest">
    /// Whether the oldest entries of training steps make room instead, so that nobody waits in training.
    /// </param>
    public InProcessTransport(int modules, int capacity, bool dropsOldest = false)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(modules, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        this.dropsOldest = dropsOldest;
        queues = [.. Enumerable.Range(1, modules - 1).Select(_ => Channel.CreateUnbounded<ActivationEntry>())];
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

        await queues[sender].Writer.WriteAsync(entry, cancellation).ConfigureAwait(false);
    }

    public ValueTask<ActivationEntry> ReceiveAsync(int module, CancellationToken cancellation) =>
        queues[module - 1].Reader.ReadAsync(cancellation);

    public ActivationEntry? TryReceive(int module) =>
        queues[module - 1].Reader.TryRead(out var entry) ? entry : null;

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

    /// <summary>Takes a place, an old entry's where none is free. Entries of the warm-up are waited for, not dropped.</summary>
    private bool MakeRoom(int sender)
    {
        var queue = queues[sender].Reader;
        while (!room[sender].Wait(0))
        {
            if (!queue.TryPeek(out var oldest) || oldest.Key.Step < 0)
            {
                return false;
            }

            if (queue.TryRead(out _))
            {
                room[sender].Release();
            }
        }

        return true;
    }
}
