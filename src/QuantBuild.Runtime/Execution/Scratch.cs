using System.Runtime.InteropServices;

namespace QuantBuild.Runtime.Execution;

/// <summary>
/// Native memory for the values of one batch: grows to the largest seen, and is cut up anew for each.
/// </summary>
internal sealed unsafe class Scratch : IDisposable
{
    private const int Alignment = 64;
    private byte* memory;
    private nint capacity;
    private nint used;

    /// <summary>
    /// Makes room for <paramref name="pieces"/> pieces of <paramref name="elements"/> 4-byte elements in all.
    /// </summary>
    public void Reset(nint elements, int pieces)
    {
        var bytes = checked((elements * sizeof(float)) + (pieces * Alignment));
        if (bytes > capacity)
        {
            Dispose();
            memory = (byte*)NativeMemory.AlignedAlloc((nuint)bytes, Alignment);
            capacity = bytes;
        }

        used = 0;
    }

    public float* Floats(nint count) => (float*)Take(count);

    public int* Integers(nint count) => (int*)Take(count);

    public void Dispose()
    {
        NativeMemory.AlignedFree(memory);
        memory = null;
        capacity = 0;
    }

    private byte* Take(nint count)
    {
        var piece = memory + used;
        used += ((count * sizeof(float)) + Alignment - 1) / Alignment * Alignment;
        return used <= capacity ? piece : throw new InvalidOperationException("More was taken than reserved.");
    }
}
