using System.Runtime.InteropServices;

namespace QuantBuild.Kernels.MatrixProducts;

/// <summary>Native memory, 64-byte aligned, that grows and never shrinks; its contents are lost when it grows.</summary>
internal sealed unsafe class NativeBuffer : IDisposable
{
    private const nuint Alignment = 64;
    private void* _memory;
    private nint _floats;

    /// <summary>Room for at least <paramref name="floats"/> floats, valid until the next call.</summary>
    public float* Reserve(nint floats)
    {
        if (floats > _floats)
        {
            Free();
            _memory = NativeMemory.AlignedAlloc(checked((nuint)floats * sizeof(float)), Alignment);
            _floats = floats;
        }

        return (float*)_memory;
    }

    public void Dispose() => Free();

    private void Free()
    {
        NativeMemory.AlignedFree(_memory);
        _memory = null;
        _floats = 0;
    }
}
