using QuantBuild.Kernels.Threading;

namespace QuantBuild.Tensors.Backends.Cpu;

/// <summary>Cuts 0 … total − 1 into runs of at most <paramref name="grain"/> and gives each to one thread.</summary>
internal readonly struct RangeBody(Action<nint, nint> body, nint total, nint grain) : IParallelBody
{
    public int Tasks => (int)((total + grain - 1) / grain);

    public void Run(int task, int worker)
    {
        var start = task * grain;
        body(start, nint.Min(grain, total - start));
    }
}
