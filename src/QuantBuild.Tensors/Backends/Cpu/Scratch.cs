namespace QuantBuild.Tensors.Backends.Cpu;

/// <summary>Memory of the pool for the length of one operation.</summary>
internal readonly unsafe ref struct Scratch<T>
    where T : unmanaged
{
    private readonly NativeMemoryPool pool;
    private readonly NativeBlock block;

    public Scratch(NativeMemoryPool pool, nint count)
    {
        this.pool = pool;
        block = pool.Rent(count * sizeof(T));
    }

    public T* Memory => (T*)block.Memory;

    public void Dispose() => pool.Return(block);
}
