using System.Numerics;
using System.Runtime.InteropServices;

namespace QuantBuild.Tensors.Backends.Cpu;

/// <summary>
/// 64-byte aligned native blocks, kept for reuse: sizes are rounded up to a quarter of a power of two, so that a
/// training step that repeats its shapes takes nothing from the system. Idle blocks of sizes that batches of other
/// shapes left behind are given back before all blocks together take twice what was ever in use.
/// </summary>
internal sealed unsafe class NativeMemoryPool : IDisposable
{
    private const int Alignment = 64;
    private const int SmallestBlock = 256;

    private readonly Dictionary<long, Stack<nint>> free = [];
    private readonly HashSet<nint> all = [];
    private long used;
    private long held;
    private long largestUse;

    /// <summary>Most bytes handed out at once since <see cref="ResetPeak"/>.</summary>
    public long PeakBytes { get; private set; }

    public float* Rent(long bytes, out long blockBytes)
    {
        blockBytes = RoundUp(bytes);
        used += blockBytes;
        PeakBytes = Math.Max(PeakBytes, used);
        largestUse = Math.Max(largestUse, used);
        if (free.TryGetValue(blockBytes, out var blocks) && blocks.TryPop(out var block))
        {
            return (float*)block;
        }

        GiveBack(held + blockBytes - (2 * largestUse));
        var memory = NativeMemory.AlignedAlloc(checked((nuint)blockBytes), Alignment);
        all.Add((nint)memory);
        held += blockBytes;
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

    public void ResetPeak() => PeakBytes = used;

    public void Dispose()
    {
        foreach (var memory in all)
        {
            NativeMemory.AlignedFree((void*)memory);
        }

        all.Clear();
        free.Clear();
    }

    // The largest first: fewest calls, and small blocks fit the most shapes.
    private void GiveBack(long bytes)
    {
        if (bytes <= 0)
        {
            return;
        }

        foreach (var blockBytes in free.Keys.OrderDescending().ToList())
        {
            while (bytes > 0 && free[blockBytes].TryPop(out var block))
            {
                all.Remove(block);
                NativeMemory.AlignedFree((void*)block);
                held -= blockBytes;
                bytes -= blockBytes;
            }
        }
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
