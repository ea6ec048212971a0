using System.Collections.Concurrent;
using System.Diagnostics;
using QuantBuild.Bench.Engine;
using QuantBuild.Bench.ModuleParallelism.Simulation;
using QuantBuild.Quantization.Algorithms.ModuleReconstruction.Parallel;

namespace QuantBuild.Bench.ModuleParallelism.Measuring;

/// <summary>Keeps what workers computed.</summary>
internal sealed class WorkRecorder
{
    private readonly ConcurrentQueue<ComputedWork> all = [];

    public long FirstStart => all.Min(work => work.Started);

    public long LastEnd => all.Max(work => work.Ended);

    /// <summary>When the last module began to train.</summary>
    public long LastTrainingStart => all.Where(work => work.Step == 0).Max(work => work.Started);

    public void Add(ComputedWork work) => all.Enqueue(work);

    /// <summary>Median of the time from an end to the next start; meaningful where one worker did all.</summary>
    public double HandOffSeconds()
    {
        var inOrder = all.OrderBy(work => work.Started).ToList();
        return Median.Of(inOrder.Zip(inOrder.Skip(1), (before, after) => Seconds(before.Ended, after.Started)));
    }

    public IReadOnlyList<ModuleTimes> TimesOf(int modules) =>
    [
        .. Enumerable.Range(0, modules).Select(module =>
        {
            var own = all.Where(work => work.Module == module).ToList();
            return new ModuleTimes(
                own.Where(work => work.Step is null).Sum(Seconds),
                [.. own.Where(work => work.Step < 0).OrderBy(work => work.Step).Select(Seconds)],
                [.. own.Where(work => work.Step >= 0).OrderBy(work => work.Step).Select(Seconds)]);
        }),
    ];

    private static double Seconds(ComputedWork work) => Seconds(work.Started, work.Ended);

    private static double Seconds(long from, long until) => Stopwatch.GetElapsedTime(from, until).TotalSeconds;
}
