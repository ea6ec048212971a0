using QuantBuild.Kernels.Threading;

namespace QuantBuild.Runtime.Execution;

/// <summary>Cuts 0 … total − 1 into runs of at most <paramref name="grain"/> and gives each to one thread.</summary>
internal readonly struct RangeLoop<TBody>(TBody body, nint total, nint grain) : IParallelBody
    where TBody : struct, IRangeBody
{
    public int Tasks => (int)((total + grain - 1) / grain);

    public void Run(int task, int worker)
    {
        var start = task * grain;
        body.Run(start, nint.Min(grain, total - start));
    }
}
