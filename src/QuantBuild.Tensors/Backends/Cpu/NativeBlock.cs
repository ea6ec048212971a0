namespace QuantBuild.Tensors.Backends.Cpu;

/// <summary>A block of a <see cref="NativeMemoryPool"/>.</summary>
/// <param name="Memory">Its first byte.</param>
/// <param name="SizeClass">Number of its size.</param>
/// <param name="CountedClass">Number of the size that it counts as: what was asked for, rounded up.</param>
internal readonly record struct NativeBlock(nint Memory, int SizeClass, int CountedClass)
{
    public long CountedBytes => NativeMemoryPool.BytesOf(CountedClass);
}
