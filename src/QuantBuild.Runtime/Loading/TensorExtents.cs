namespace QuantBuild.Runtime.Loading;

/// <summary>A tensor that a model needs.</summary>
/// <param name="Name">Today's.</param>
/// <param name="Extents">One or two.</param>
internal readonly record struct TensorExtents(string Name, int[] Extents);
