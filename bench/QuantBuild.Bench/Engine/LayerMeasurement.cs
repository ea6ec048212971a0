using QuantBuild.Kernels.Threading;
using QuantBuild.Tensors.Backends.Cpu;

namespace QuantBuild.Bench.Engine;

/// <summary>
/// <see cref="LayerStep"/> with a batch of 32. The value is milliseconds; the ratio is the rate of its matrix products
/// alone against the multiply-add peak.
/// </summary>
internal static class LayerMeasurement
{
    public const string AllocationName = "bert-base/layer/managed-bytes-a-step";
    private const int Repetitions = 7;

    public static string NameOf(int threads) => $"bert-base/layer/forward+backward/threads={threads}";

    public static Measurement Measure(int threads)
    {
        using var backend = new CpuBackend(threads);
        using var pool = new WorkerPool(threads);
        var step = new LayerStep(backend);
        step.Run();
        var milliseconds = new double[Repetitions];
        var peaks = new double[Repetitions];
        var ratios = new double[Repetitions];
        for (var i = 0; i < Repetitions; i++)
        {
            var before = MultiplyAddPeak.Measure(pool);
            var start = EngineClock.Seconds;
            step.Run();
            var seconds = EngineClock.Seconds - start;
            peaks[i] = (before + MultiplyAddPeak.Measure(pool)) / 2;
            milliseconds[i] = seconds * 1000;
            ratios[i] = LayerStep.Operations / seconds / 1e9 / peaks[i];
        }

        return new Measurement(
            NameOf(threads),
            Median.Of(milliseconds),
            "ms",
            Median.Of(peaks),
            Median.Of(ratios));
    }

    /// <summary>
    /// Managed bytes that one step allocates, batch and input apart: objects that describe tensors, not their elements.
    /// The peak column holds the figure for a quarter of the batch; the ratio is 1 where nothing grows with the
    /// tensors.
    /// </summary>
    public static Measurement MeasureAllocation()
    {
        using var backend = new CpuBackend(1);
        var whole = Allocated(backend, LayerStep.Texts);
        var quarter = Allocated(backend, LayerStep.Texts / 4);
        return new Measurement(AllocationName, whole, "bytes", quarter, (double)whole / quarter);
    }

    private static long Allocated(CpuBackend backend, int texts)
    {
        using var scope = backend.OpenScope();
        var step = new LayerStep(backend, texts);
        step.Run();
        var before = GC.GetAllocatedBytesForCurrentThread();
        step.Run();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
