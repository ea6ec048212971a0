using System.Numerics;
using System.Runtime.InteropServices;

namespace QuantBuild.Tensors.Backends.Cpu;

/// <summary>
/// 64-byte aligned native blocks, kept for reuse: sizes are rounded up to a quarter of a power of two, so that a
/// training step that repeats its shapes takes nothing from the system.
/// </summary>
internal sealed unsafe class NativeMemoryPool : IDisposable
{
    private const int Alignment = 64;
    private const int SmallestBlock = 256;

    private readonly Dictionary<long, Stack<nint>> free = [];
    private readonly HashSet<nint> all = [];
    private long used;

    /// <summary>Most bytes handed out at once.</summary>
    public long PeakBytes { get; private set; }

    public float* Rent(long bytes, out long blockBytes)
    {
        blockBytes = RoundUp(bytes);
        used += blockBytes;
        PeakBytes = Math.Max(PeakBytes, used);
        if (free.TryGetValue(blockBytes, out var blocks) && blocks.TryPop(out var block))
        {
            return (float*)block;
        }

        var memory = NativeMemory.AlignedAlloc(checked((nuint)blockBytes), Alignment);
        all.Add((nint)memory);
        return (float*)memory;
    }

    public void Return(void* memory, long blockBytes)
    {
        used -= blockBytes;
        if (!free.TryGetValue(blockBytes, out var blocks))
        {
            free.Add(blockBytes, blocks = new Stack<nint>());
        }

        blocks.Push((nint)memory);
    }

    public void Dispose()
    {
        foreach (var memory in all)
        {
            NativeMemory.AlignedFree((void*)memory);
        }

        all.Clear();
        free.Clear();
    }

    private static long RoundUp(long bytes)
    {
        if (bytes <= SmallestBlock)
        {
            return SmallestBlock;
        }

        var quarter = 1L << Math.Max(0, BitOperations.Log2((ulong)(bytes - 1)) - 2);
        return (bytes + quarter - 1) / quarter * quarter;
    }
}
