namespace QuantBuild.Tensors.Backends.Cpu;

/// <summary>A block of the pool.</summary>
internal sealed unsafe class CpuStorage : TensorStorage
{
    private readonly NativeMemoryPool pool;
    private readonly long blockBytes;

    public CpuStorage(NativeMemoryPool pool, long bytes)
    {
        this.pool = pool;
        Memory = pool.Rent(bytes, out blockBytes);
    }

    public float* Memory { get; }

    protected override void Free() => pool.Return(Memory, blockBytes);
}
