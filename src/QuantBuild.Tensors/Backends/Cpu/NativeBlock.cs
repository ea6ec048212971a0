namespace QuantBuild.Tensors.Backends.Cpu;

/// <summary>A block of a <see cref="NativeMemoryPool"/>.</summary>
/// <param name="Memory">Its first byte.</param>
/// <param name="SizeClass">Number of its size.</param>
/// <param name="CountedBytes">What it counts as: the size that was asked for, rounded up.</param>
internal readonly record struct NativeBlock(nint Memory, int SizeClass, long CountedBytes);
