using System.Runtime.InteropServices;

namespace QuantBuild.Runtime.Execution;

/// <summary>64-byte aligned native memory that is given back all at once: a model's weights.</summary>
internal sealed unsafe class NativeArena : IDisposable
{
    private const nuint Alignment = 64;
    private readonly List<nint> blocks = [];

    /// <summary>All that was taken so far, in bytes.</summary>
    public long Bytes { get; private set; }

    public T* Allocate<T>(nint count)
        where T : unmanaged
    {
        var bytes = checked((nuint)count * (nuint)sizeof(T));
        var block = NativeMemory.AlignedAlloc(bytes, Alignment);
        blocks.Add((nint)block);
        Bytes += (long)bytes;
        return (T*)block;
    }

    public T* Copy<T>(ReadOnlySpan<T> values)
        where T : unmanaged
    {
        var copy = Allocate<T>(values.Length);
        values.CopyTo(new Span<T>(copy, values.Length));
        return copy;
    }

    public void Dispose()
    {
        foreach (var block in blocks)
        {
            NativeMemory.AlignedFree((void*)block);
        }

        blocks.Clear();
    }
}
