using System.Collections.Concurrent;
using System.Diagnostics;
using QuantBuild.Quantization.Algorithms.ModuleReconstruction.Parallel.Entries;
using QuantBuild.Quantization.Algorithms.ModuleReconstruction.Parallel.Transport;

namespace QuantBuild.Bench.ModuleParallelism.Measuring;

/// <summary>Passes entries on, and notes what sending cost and how large they are.</summary>
internal sealed class MeasuringTransport(IActivationTransport transport) : IActivationTransport
{
    private const int StepsBetweenSamples = 50;

    /// <summary>Seconds of each sending that found room.</summary>
    public ConcurrentQueue<double> Sending { get; } = [];

    /// <summary>Some of the entries.</summary>
    public ConcurrentQueue<ActivationEntry> Samples { get; } = [];

    public ValueTask SendAsync(ActivationEntry entry, CancellationToken cancellation)
    {
        var started = Stopwatch.GetTimestamp();
        var sending = transport.SendAsync(entry, cancellation);
        if (sending.IsCompletedSuccessfully)
        {
            Sending.Enqueue(Stopwatch.GetElapsedTime(started).TotalSeconds);
        }

        if (entry.Key.Step % StepsBetweenSamples == 0)
        {
            Samples.Enqueue(entry);
        }

        return sending;
    }

    public ValueTask<ActivationEntry> ReceiveAsync(int module, CancellationToken cancellation) =>
        transport.ReceiveAsync(module, cancellation);

    public ActivationEntry? TryReceive(int module) => transport.TryReceive(module);

    public ValueTask AcknowledgeAsync(ActivationKey key, CancellationToken cancellation) =>
        transport.AcknowledgeAsync(key, cancellation);
}
