namespace QuantBuild.Tensors;

/// <summary>A device that computes with tensors in a memory of its own, such as a GPU.</summary>
/// <param name="Name">Such as <c>cuda:0</c>.</param>
/// <param name="MemoryBytes">All its memory, whatever uses it.</param>
public sealed record ComputeDevice(string Name, long MemoryBytes);
