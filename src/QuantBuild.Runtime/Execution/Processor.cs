using QuantBuild.Kernels.Attention;
using QuantBuild.Kernels.MatrixProducts;
using QuantBuild.Kernels.Threading;

namespace QuantBuild.Runtime.Execution;

/// <summary>Threads and the kernels' scratch memory. One caller at a time.</summary>
internal sealed class Processor : IDisposable
{
    // Enough work a task to pay for handing it to a thread.
    private const nint ElementsPerTask = 16384;

    /// <param name="threads">At least 1.</param>
    public Processor(int threads) => Pool = new WorkerPool(threads);

    public WorkerPool Pool { get; }

    public MatrixProductWorkspace Products { get; } = new();

    public AttentionWorkspace Attention { get; } = new();

    public void ForElements<TBody>(nint count, TBody body)
        where TBody : struct, IRangeBody => For(count, ElementsPerTask, body);

    public void ForRows<TBody>(nint rows, nint columns, TBody body)
        where TBody : struct, IRangeBody => For(rows, nint.Max(1, ElementsPerTask / columns), body);

    public void Dispose()
    {
        Pool.Dispose();
        Products.Dispose();
        Attention.Dispose();
    }

    private void For<TBody>(nint total, nint grain, TBody body)
        where TBody : struct, IRangeBody
    {
        var loop = new RangeLoop<TBody>(body, total, grain);
        Pool.Run(loop.Tasks, loop);
    }
}
