using System.Runtime.InteropServices;

namespace QuantBuild.Kernels.MatrixProducts;

/// <summary>
/// Native memory, 64-byte aligned, that grows and never shrinks; its contents are lost when it grows.
/// </summary>
internal sealed unsafe class NativeBuffer : IDisposable
{
    private const nuint Alignment = 64;
    private void* memory;
    private nint floats;

    /// <summary>Room for at least <paramref name="floats"/> floats, valid until the next call.</summary>
    public float* Reserve(nint floats)
    {
        if (floats > this.floats)
        {
            Free();
            memory = NativeMemory.AlignedAlloc(checked((nuint)floats * sizeof(float)), Alignment);
            this.floats = floats;
        }

        return (float*)memory;
    }

    public void Dispose() => Free();

    private void Free()
    {
        NativeMemory.AlignedFree(memory);
        memory = null;
        this.floats = 0;
    }
}
