using System.Runtime.Intrinsics;

namespace QuantBuild.Kernels.Numerics;

/// <summary>Sixteen double-precision lanes in 2 vectors.</summary>
internal readonly struct Lanes512(
    Vector512<double> first,
    Vector512<double> second)
{
    public readonly Vector512<double> First = first;

    public readonly Vector512<double> Second = second;
}
