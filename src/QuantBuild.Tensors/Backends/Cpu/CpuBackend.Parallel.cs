using QuantBuild.Kernels.Threading;

namespace QuantBuild.Tensors.Backends.Cpu;

/// <content>
/// Loops over the threads. How a loop is cut never changes a result: every element has one owner, and reductions run
/// over chunks that depend on the size alone.
/// </content>
public sealed unsafe partial class CpuBackend
{
    // Enough work a task to pay for handing it to a thread.
    private const nint ElementsPerTask = 16384;

    private static nint RowsPerTask(nint columns) => nint.Max(1, ElementsPerTask / nint.Max(columns, 1));

    private void ForElements(nint count, Action<nint, nint> body) => For(count, ElementsPerTask, body);

    private void ForRows(nint rows, nint columns, Action<nint, nint> body) => For(rows, RowsPerTask(columns), body);

    private void For(nint total, nint grain, Action<nint, nint> body)
    {
        var range = new RangeBody(body, total, grain);
        workers.Run(range.Tasks, range);
    }

    private Scratch<T> Rent<T>(nint count)
        where T : unmanaged => new(memory, count);

    /// <summary>
    /// Cuts 0 … total − 1 into runs of at most <paramref name="grain"/> and gives each to one thread.
    /// </summary>
    private readonly struct RangeBody(Action<nint, nint> body, nint total, nint grain) : IParallelBody
    {
        public int Tasks => (int)((total + grain - 1) / grain);

        public void Run(int task, int worker)
        {
            var start = task * grain;
            body(start, nint.Min(grain, total - start));
        }
    }
}
