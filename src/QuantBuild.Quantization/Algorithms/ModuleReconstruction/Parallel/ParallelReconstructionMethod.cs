using System.Runtime.ExceptionServices;
using QuantBuild.Quantization.Algorithms.ModuleReconstruction.Parallel.Checkpoints;
using QuantBuild.Quantization.Algorithms.ModuleReconstruction.Parallel.Entries;
using QuantBuild.Quantization.Algorithms.ModuleReconstruction.Parallel.Transport;
using QuantBuild.Quantization.Modules;

namespace QuantBuild.Quantization.Algorithms.ModuleReconstruction.Parallel;

/// <summary>
/// MREM-P (arXiv:2109.15082, section 3.3): all modules train at once, each on outputs that the module before it gave
/// some steps ago. With the fixed schedule a step draws only from entries that the schedule says exist, so that the
/// result is the same for any number of workers and threads. The last steps may be a <see cref="SettlingPass"/>.
/// </summary>
public sealed class ParallelReconstructionMethod : IModelMethod
{
    private const string EntriesFolder = "entries";

    private readonly ModuleReconstructionOptions options;
    private readonly ParallelReconstructionOptions parallel;

    /// <param name="options">Of the training.</param>
    /// <param name="parallel">Of the schedule.</param>
    public ParallelReconstructionMethod(ModuleReconstructionOptions options, ParallelReconstructionOptions parallel)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(parallel);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.BatchSize, 1, nameof(options));
        ArgumentOutOfRangeException.ThrowIfLessThan(parallel.Lag, 1, nameof(parallel));
        ArgumentOutOfRangeException.ThrowIfLessThan(parallel.Capacity, 1, nameof(parallel));
        ArgumentOutOfRangeException.ThrowIfNegative(parallel.Workers, nameof(parallel));
        ArgumentOutOfRangeException.ThrowIfNegative(parallel.SettlingSteps, nameof(parallel));
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(
            parallel.SettlingSteps, Math.Max(options.Steps, 1), nameof(parallel));
        this.options = options;
        this.parallel = parallel;
        var parameters = options.ToParameters();
        parallel.AddParameters(parameters);
        Parameters = parameters;
    }

    public string Name => "mrem";

    public int Version => 3;

    public double RelativeCost => 1 + (options.Steps / 25.0);

    public IReadOnlyDictionary<string, string> Parameters { get; }

    public bool NeedsFullPrecisionStreams => true;

    /// <summary>Hears what each worker computed, on the worker's thread; for measurements.</summary>
    internal Action<ComputedWork>? Listener { get; set; }

    /// <summary>
    /// Makes what carries entries between modules, of the number of modules; null for queues within the process, which
    /// share the modules' budgets.
    /// </summary>
    public Func<int, IActivationTransport>? CreateTransport { get; set; }

    public IReadOnlyList<QuantizedModule> Quantize(ModelTask task)
    {
        ArgumentNullException.ThrowIfNull(task);
        EntryStore[] stores = [.. task.Spans.Select(span => new EntryStore(
            parallel.ReservoirBytes, Path.Combine(task.CheckpointFolder, EntriesFolder, span.Name)))];
        Array.ForEach(stores, store => store.RemoveUnfinished());
        var transport = CreateTransport?.Invoke(stores.Length)
            ?? new InProcessTransport(stores, EntriesInFlight(parallel.Lag), dropsOldest: parallel.IsFreeRunning);
        try
        {
            return Quantize(task, transport, stores);
        }
        finally
        {
            (transport as IDisposable)?.Dispose();
        }
    }

    /// <summary>The entries that the receiver's lag leaves with the transport, and as many to run ahead.</summary>
    internal static int EntriesInFlight(int lag) => 2 * lag;

    private IReadOnlyList<QuantizedModule> Quantize(
        ModelTask task, IActivationTransport transport, IReadOnlyList<EntryStore> stores)
    {
        var settling = task.Spans.Count > 1 ? parallel.SettlingSteps : 0;
        var atOnce = options with { Steps = options.Steps - settling };
        var steps = (double)atOnce.Steps * task.Spans.Count;
        var share = steps / (steps + (settling * (task.Spans.Count - 1)));
        var modules = TrainAtOnce(
            task with { Progress = fraction => task.Progress?.Invoke(share * fraction) }, atOnce, transport, stores);
        return settling == 0
            ? modules
            : new SettlingPass(task, atOnce, settling).Run(
                modules, fraction => task.Progress?.Invoke(share + ((1 - share) * fraction)));
    }

    private IReadOnlyList<QuantizedModule> TrainAtOnce(
        ModelTask task,
        ModuleReconstructionOptions atOnce,
        IActivationTransport transport,
        IReadOnlyList<EntryStore> stores)
    {
        var workers = Math.Min(parallel.Workers == 0 ? task.Spans.Count : parallel.Workers, task.Spans.Count);
        workers = Math.Min(workers, task.Threads);
        var store = new CheckpointStore(task.CheckpointFolder, task.Spans);
        using var shared = new ParallelTask(task.Spans.Count, workers, task.Progress)
        {
            Options = atOnce,
            Parallel = parallel,
            WarmUp = new WarmUpSchedule(task.Calibration, atOnce.BatchSize, parallel),
            Transport = transport,
            Stores = stores,
            Checkpoints = store,
            Schedule = new CheckpointSchedule(task.Spans.Count, atOnce.Steps, task.CheckpointInterval),
            Listener = Listener,
        };
        var resumeAt = store.LatestStep();
        shared.Resume((long)(resumeAt ?? 0) * task.Spans.Count);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(task.Cancellation);
        ModuleWorker[] all =
        [
            .. task.Spans.Select(span => new ModuleWorker(
                shared, TaskOf(task, span, ThreadsOf(span, task.Spans.Count, task.Threads, workers), stop.Token))),
        ];
        Task<QuantizedModule>[] running = [.. all.Select(worker => Task.Run(() => RunAsync(worker, resumeAt, stop)))];
        Task.WaitAny(Task.WhenAll(running));
        Rethrow(running);
        return [.. running.Select(each => each.Result)];
    }

    private static async Task<QuantizedModule> RunAsync(
        ModuleWorker worker, int? resumeAt, CancellationTokenSource stop)
    {
        try
        {
            return await worker.RunAsync(resumeAt, stop.Token).ConfigureAwait(false);
        }
        catch
        {
            await stop.CancelAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>The first failure that is not the stopping of the others.</summary>
    private static void Rethrow(IReadOnlyList<Task> running)
    {
        var failures = running.SelectMany(each => each.Exception?.InnerExceptions ?? Enumerable.Empty<Exception>())
            .ToList();
        if (failures.FirstOrDefault(failure => failure is not OperationCanceledException) is { } failure)
        {
            ExceptionDispatchInfo.Throw(failure);
        }

        if (running.FirstOrDefault(each => each.IsCanceled || each.IsFaulted) is { } cancelled)
        {
            cancelled.GetAwaiter().GetResult();
        }
    }

    /// <summary>
    /// Equal shares; where every module has a worker of its own, the first ones take what is left over.
    /// </summary>
    private static int ThreadsOf(ModuleSpan span, int modules, int threads, int workers) =>
        (threads / workers) + (workers == modules && span.Index < threads % workers ? 1 : 0);

    private static ModuleTask TaskOf(ModelTask task, ModuleSpan span, int threads, CancellationToken cancellation)
    {
        var model = task.Model.On(task.CreateBackend(threads));
        return new ModuleTask(model, span, task.Scheme, new CalibrationInput(
            task.Calibration,
            model.PaddingToken,
            QuantizedInput: null,
            span.Index == 0 ? null : task.FullPrecision[span.Index - 1],
            task.FullPrecision[span.Index]))
        {
            Cancellation = cancellation,
        };
    }
}
