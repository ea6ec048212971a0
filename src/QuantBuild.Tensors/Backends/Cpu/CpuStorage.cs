namespace QuantBuild.Tensors.Backends.Cpu;

/// <summary>A block of the pool.</summary>
internal sealed unsafe class CpuStorage(NativeMemoryPool pool, long bytes) : TensorStorage
{
    private readonly NativeBlock block = pool.Rent(bytes);

    public float* Memory => (float*)block.Memory;

    protected override void Free() => pool.Return(block);
}
