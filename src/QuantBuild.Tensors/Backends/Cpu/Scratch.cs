namespace QuantBuild.Tensors.Backends.Cpu;

/// <summary>Memory of the pool for the length of one operation.</summary>
internal readonly unsafe ref struct Scratch<T>
    where T : unmanaged
{
    private readonly NativeMemoryPool pool;
    private readonly long blockBytes;

    public Scratch(NativeMemoryPool pool, nint count)
    {
        this.pool = pool;
        Memory = (T*)pool.Rent(count * sizeof(T), out blockBytes);
    }

    public T* Memory { get; }

    public void Dispose() => pool.Return(Memory, blockBytes);
}
