using System.Diagnostics;
using QuantBuild.Quantization.Algorithms.ModuleReconstruction.Parallel.Checkpoints;
using QuantBuild.Quantization.Algorithms.ModuleReconstruction.Parallel.Entries;
using QuantBuild.Quantization.Algorithms.ModuleReconstruction.Parallel.Transport;

namespace QuantBuild.Quantization.Algorithms.ModuleReconstruction.Parallel;

/// <summary>What the workers of one run share.</summary>
internal sealed class ParallelTask(int modules, int workers, Action<double>? progress) : IDisposable
{
    private const int StepsBetweenReports = 20;

    private readonly SemaphoreSlim slots = new(workers, workers);
    private readonly Lock reporting = new();
    private long stepsTaken;

    public int Modules => modules;

    public required ModuleReconstructionOptions Options { get; init; }

    public required ParallelReconstructionOptions Parallel { get; init; }

    public required WarmUpSchedule WarmUp { get; init; }

    public required IActivationTransport Transport { get; init; }

    /// <summary>What each module holds of entries, by its number.</summary>
    public required IReadOnlyList<EntryStore> Stores { get; init; }

    public required CheckpointStore Checkpoints { get; init; }

    public required CheckpointSchedule Schedule { get; init; }

    /// <summary>Called by each worker with what it computed, while it still counts as busy; null for nobody.</summary>
    public Action<ComputedWork>? Listener { get; init; }

    /// <summary>Computes when one of the workers is free.</summary>
    /// <param name="module">What for.</param>
    /// <param name="step">Likewise; null for the calibration.</param>
    /// <param name="compute">Runs on the caller's thread or another.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    public async ValueTask<T> ComputeAsync<T>(
        int module, int? step, Func<T> compute, CancellationToken cancellation)
    {
        await slots.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            if (Listener is null)
            {
                return compute();
            }

            var started = Stopwatch.GetTimestamp();
            var result = compute();
            Listener(new ComputedWork(module, step, started, Stopwatch.GetTimestamp()));
            return result;
        }
        finally
        {
            slots.Release();
        }
    }

    /// <summary>Steps that an interrupted run had taken already.</summary>
    public void Resume(long steps) => stepsTaken = steps;

    public void StepTaken()
    {
        var taken = Interlocked.Increment(ref stepsTaken);
        if (progress is not null && taken % StepsBetweenReports == 0)
        {
            lock (reporting)
            {
                progress((double)taken / ((long)Options.Steps * modules));
            }
        }
    }

    public void Dispose() => slots.Dispose();
}
