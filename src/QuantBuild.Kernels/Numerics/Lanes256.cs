using System.Runtime.Intrinsics;

namespace QuantBuild.Kernels.Numerics;

/// <summary>Sixteen double-precision lanes in 4 vectors.</summary>
internal readonly struct Lanes256(
    Vector256<double> first,
    Vector256<double> second,
    Vector256<double> third,
    Vector256<double> fourth)
{
    public readonly Vector256<double> First = first;

    public readonly Vector256<double> Second = second;

    public readonly Vector256<double> Third = third;

    public readonly Vector256<double> Fourth = fourth;
}
