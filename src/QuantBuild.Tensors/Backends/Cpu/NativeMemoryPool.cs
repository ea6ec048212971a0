using System.Numerics;

namespace QuantBuild.Tensors.Backends.Cpu;

/// <summary>
/// 64-byte aligned native blocks, kept for reuse: sizes are rounded up to a quarter of a power of two, and an idle
/// block of up to twice the size serves too, so that a training step takes nothing from the system even where its
/// shapes differ from those of the step before. Beyond what was ever in use at once, only some idle blocks are held.
/// Several backends, each on a thread of its own, may share a pool.
/// </summary>
internal sealed unsafe class NativeMemoryPool : IDisposable
{
    /// <summary>Most bytes held beyond the largest use; for small uses as many bytes again as that.</summary>
    internal const long MostIdle = 256L << 20;

    private const int SmallestBlock = 256;
    private const int ClassesAPower = 4;

    private readonly Lock gate = new();
    private readonly Stack<nint>?[] free = new Stack<nint>?[64 * ClassesAPower];
    private readonly Dictionary<nint, long> all = [];
    private long counted;
    private long used;
    private long held;
    private long largestUse;

    /// <summary>Most bytes handed out at once since <see cref="ResetPeak"/>.</summary>
    public long PeakBytes { get; private set; }

    /// <summary>Bytes taken from the system.</summary>
    public long HeldBytes => held;

    public NativeBlock Rent(long bytes)
    {
        var wanted = SizeClassOf(Math.Max(bytes, SmallestBlock));
        var wantedBytes = BytesOf(wanted);
        lock (gate)
        {
            var block = FindIdle(wanted) ?? Allocate(wanted);
            counted += wantedBytes;
            used += BytesOf(block.SizeClass);
            PeakBytes = Math.Max(PeakBytes, counted);
            largestUse = Math.Max(largestUse, counted);
            return block;
        }
    }

    public void Return(NativeBlock block)
    {
        lock (gate)
        {
            counted -= block.CountedBytes;
            used -= BytesOf(block.SizeClass);
            (free[block.SizeClass] ??= new Stack<nint>()).Push(block.Memory);
        }
    }

    public void ResetPeak()
    {
        lock (gate)
        {
            PeakBytes = counted;
        }
    }

    /// <summary>Gives idle blocks back to the system, the largest first.</summary>
    /// <param name="kept">So many bytes may stay.</param>
    public void ReleaseIdle(long kept)
    {
        lock (gate)
        {
            GiveBack(held - used - kept);
            largestUse = counted;
        }
    }

    public void Dispose()
    {
        foreach (var (memory, bytes) in all)
        {
            SystemMemory.Free((void*)memory, bytes);
        }

        all.Clear();
        Array.Clear(free);
        held = 0;
    }

    private NativeBlock? FindIdle(int wanted)
    {
        for (var sizeClass = wanted; sizeClass <= wanted + ClassesAPower; sizeClass++)
        {
            if (free[sizeClass] is { } blocks && blocks.TryPop(out var memory))
            {
                return new NativeBlock(memory, sizeClass, wanted);
            }
        }

        return null;
    }

    private NativeBlock Allocate(int sizeClass)
    {
        var bytes = BytesOf(sizeClass);
        var use = Math.Max(largestUse, counted + bytes);
        GiveBack(held + bytes - (use + Math.Min(use, MostIdle)));
        var memory = (nint)SystemMemory.Allocate(bytes);
        all.Add(memory, bytes);
        held += bytes;
        return new NativeBlock(memory, sizeClass, sizeClass);
    }

    // The largest first: fewest calls, and small blocks fit the most shapes.
    private void GiveBack(long bytes)
    {
        for (var sizeClass = free.Length - 1; bytes > 0 && sizeClass >= 0; sizeClass--)
        {
            while (bytes > 0 && free[sizeClass] is { } blocks && blocks.TryPop(out var memory))
            {
                all.Remove(memory, out var blockBytes);
                SystemMemory.Free((void*)memory, blockBytes);
                held -= blockBytes;
                bytes -= blockBytes;
            }
        }
    }

    /// <summary>Number of the smallest size, a multiple of a quarter of a power of two, that holds the bytes.</summary>
    private static int SizeClassOf(long bytes)
    {
        var power = BitOperations.Log2((ulong)(bytes - 1));
        var quarter = 1L << (power - 2);
        return (power * ClassesAPower) + (int)((bytes - 1) / quarter) - ClassesAPower + 1;
    }

    /// <summary>The size of a number.</summary>
    internal static long BytesOf(int sizeClass)
    {
        var quarter = 1L << ((sizeClass / ClassesAPower) - 2);
        return (ClassesAPower + (sizeClass % ClassesAPower)) * quarter;
    }
}
