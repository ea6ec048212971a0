using QuantBuild.Quantization.Algorithms.ModuleReconstruction.Parallel.Checkpoints;
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

    public required WarmUpPlan WarmUp { get; init; }

    public required IActivationTransport Transport { get; init; }

    public required CheckpointStore Checkpoints { get; init; }

    public required CheckpointSchedule Schedule { get; init; }

    /// <summary>Computes when one of the workers is free.</summary>
    public async ValueTask<T> ComputeAsync<T>(Func<T> compute, CancellationToken cancellation)
    {
        await slots.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            return compute();
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
