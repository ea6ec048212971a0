using QuantBuild.Kernels.Random;
using QuantBuild.Quantization.Algorithms.ModuleReconstruction.Parallel.Entries;
using QuantBuild.Quantization.Algorithms.ModuleReconstruction.Parallel.Transport;

namespace QuantBuild.Quantization.Tests.Algorithms.ModuleReconstruction.Parallel;

/// <summary>
/// A transport that delivers at least once, as a message broker may: twice now and then, and out of order.
/// </summary>
internal sealed class UnreliableTransport(IActivationTransport reliable) : IActivationTransport
{
    private const int Modules = 4;
    private readonly List<ActivationEntry>[] held =
        [.. Enumerable.Range(0, Modules + 1).Select(_ => new List<ActivationEntry>())];
    private readonly Dictionary<ActivationKey, int> deliveries = [];
    private readonly Lock gate = new();
    private ulong draws;

    public int Repeated { get; private set; }

    public int Reordered { get; private set; }

    // Through bytes and back, as between machines.
    public ValueTask SendAsync(ActivationEntry entry, CancellationToken cancellation) =>
        reliable.SendAsync(ActivationEntry.Parse(entry.Bytes.ToArray()), cancellation);

    public async ValueTask<ActivationEntry> ReceiveAsync(int module, CancellationToken cancellation)
    {
        if (held[module].Count == 0)
        {
            held[module].Add(await reliable.ReceiveAsync(module, cancellation));
        }

        while (reliable.TryReceive(module) is { } next)
        {
            held[module].Add(next);
        }

        lock (gate)
        {
            var random = new CounterRandom(5, 0);
            var place = random.Below(draws++, held[module].Count);
            Reordered += place > 0 ? 1 : 0;
            var entry = held[module][place];
            var isRepeated = random.Below(draws++, 3) == 0;
            deliveries[entry.Key] = deliveries.GetValueOrDefault(entry.Key) + 1;
            Repeated += isRepeated ? 1 : 0;
            if (!isRepeated)
            {
                held[module].RemoveAt(place);
            }

            return ActivationEntry.Parse(entry.Bytes.ToArray());
        }
    }

    public ActivationEntry? TryReceive(int module) => throw new NotSupportedException();

    // The sender's room grows once an entry, however often it was delivered.
    public ValueTask AcknowledgeAsync(ActivationKey key, CancellationToken cancellation)
    {
        lock (gate)
        {
            return deliveries[key]-- == 1 && !held[key.Module + 1].Exists(entry => entry.Key == key)
                ? reliable.AcknowledgeAsync(key, cancellation)
                : ValueTask.CompletedTask;
        }
    }
}
