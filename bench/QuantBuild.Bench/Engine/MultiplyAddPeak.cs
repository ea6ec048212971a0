using QuantBuild.Kernels.Threading;

namespace QuantBuild.Bench.Engine;

/// <summary>The rate of fused multiply-adds from registers, all threads together.</summary>
internal static class MultiplyAddPeak
{
    private const int ChunksPerThread = 16;
    private const int Iterations = 25_000;

    /// <summary>GFLOP/s; takes a few milliseconds.</summary>
    public static double Measure(WorkerPool pool)
    {
        // Many chunks claimed in turn: a thread that starts late does not count as a slow processor.
        var chunks = ChunksPerThread * pool.Threads;
        var start = EngineClock.Seconds;
        pool.Run(chunks, new MultiplyAddChunk(Iterations));
        var seconds = EngineClock.Seconds - start;
        return MultiplyAddChunk.Operations(Iterations) * chunks / seconds / 1e9;
    }
}
