using System.Diagnostics;
using System.Security.Cryptography;
using QuantBuild.Bench.Engine;
using QuantBuild.Kernels.Threading;
using QuantBuild.Pipeline.Artifacts;
using QuantBuild.Quantization.Algorithms.ModuleReconstruction.Parallel.Transport;
using QuantBuild.Quantization.Modules;

namespace QuantBuild.Bench.ModuleParallelism.Measuring;

/// <summary>Runs the method itself and takes its times.</summary>
internal sealed class RunMeasurement(ParallelCase parallelCase, string folder)
{
    private int runs;

    public RealRun Run(int workers, int steps)
    {
        var name = $"run-{Interlocked.Increment(ref runs)}";
        var backends = new List<IDisposable>();
        try
        {
            return Run(workers, steps, name, parallelCase.TaskOf(workers, name, backends));
        }
        finally
        {
            backends.ForEach(backend => backend.Dispose());
            Directory.Delete(Path.Combine(folder, name), recursive: true);
        }
    }

    /// <summary>Two runs of one worker side by side, against one alone.</summary>
    /// <returns>Median over modules of the median step's time beside another run, over its time alone.</returns>
    public double BusySlowDown(int steps)
    {
        var alone = Run(1, steps);
        var beside = Task.WhenAll(Enumerable.Range(0, 2).Select(_ => Task.Run(() => Run(1, steps))))
            .GetAwaiter().GetResult();
        return Median.Of(beside.SelectMany(run => run.Modules.Zip(
            alone.Modules, (busy, quiet) => Median.Of(busy.Training) / Median.Of(quiet.Training))));
    }

    /// <summary>
    /// Multiply-adds from registers alone, two threads over one: what the processors gain where nothing else is shared.
    /// </summary>
    public static double PeakScaling()
    {
        using var one = new WorkerPool(1);
        using var two = new WorkerPool(2);
        MultiplyAddPeak.Measure(two);
        return Median.Of(
            Enumerable.Range(0, 41).Select(_ => MultiplyAddPeak.Measure(two) / MultiplyAddPeak.Measure(one)));
    }

    private RealRun Run(int workers, int steps, string name, ModelTask task)
    {
        var method = parallelCase.MethodOf(steps);
        var recorder = new WorkRecorder();
        method.Listener = recorder.Add;
        using var queues = new InProcessTransport(
            parallelCase.Modules, parallelCase.RulesOf(steps).EntriesInFlight);
        var transport = new MeasuringTransport(queues);
        method.CreateTransport = _ => transport;
        var (pauses, collections, allocated, processor) = (
            GC.GetTotalPauseDuration(),
            GC.CollectionCount(GC.MaxGeneration),
            GC.GetTotalAllocatedBytes(),
            Environment.CpuUsage.TotalTime);
        var machine = ProcessorTimes.Now();
        var started = Stopwatch.GetTimestamp();
        var modules = method.Quantize(task);
        var ended = Stopwatch.GetTimestamp();
        var own = (Environment.CpuUsage.TotalTime - processor).TotalSeconds;
        var machineAfter = ProcessorTimes.Now();
        return new RealRun
        {
            Workers = workers,
            Steps = steps,
            Seconds = Seconds(started, ended),
            SetUpSeconds = Seconds(started, recorder.FirstStart),
            WarmUpSeconds = Seconds(recorder.FirstStart, recorder.LastTrainingStart),
            FinishSeconds = Seconds(recorder.LastEnd, ended),
            HandOffSeconds = workers == 1 ? recorder.HandOffSeconds() : 0,
            PauseSeconds = (GC.GetTotalPauseDuration() - pauses).TotalSeconds,
            FullCollections = GC.CollectionCount(GC.MaxGeneration) - collections,
            AllocatedBytes = GC.GetTotalAllocatedBytes() - allocated,
            ProcessorSeconds = own,
            OtherSeconds = Math.Max(0, machineAfter.Busy - machine.Busy - own),
            StolenSeconds = machineAfter.Stolen - machine.Stolen,
            Digest = DigestOf(modules, Path.Combine(folder, name)),
            Modules = recorder.TimesOf(parallelCase.Modules),
            Entries = EntryTimes.Of(transport.Sending, transport.Samples),
        };
    }

    private static string DigestOf(IEnumerable<QuantizedModule> modules, string folder)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var path = Path.Combine(folder, QuantizedModuleFile.Name);
        foreach (var module in modules)
        {
            QuantizedModuleFile.Write(path, module);
            hash.AppendData(File.ReadAllBytes(path));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static double Seconds(long from, long until) => Stopwatch.GetElapsedTime(from, until).TotalSeconds;
}
