using System.Runtime.Intrinsics;

namespace QuantBuild.Kernels.Numerics;

/// <summary>Sixteen double-precision lanes in 8 vectors.</summary>
internal readonly struct Lanes128(
    Vector128<double> first,
    Vector128<double> second,
    Vector128<double> third,
    Vector128<double> fourth,
    Vector128<double> fifth,
    Vector128<double> sixth,
    Vector128<double> seventh,
    Vector128<double> eighth)
{
    public readonly Vector128<double> First = first;

    public readonly Vector128<double> Second = second;

    public readonly Vector128<double> Third = third;

    public readonly Vector128<double> Fourth = fourth;

    public readonly Vector128<double> Fifth = fifth;

    public readonly Vector128<double> Sixth = sixth;

    public readonly Vector128<double> Seventh = seventh;

    public readonly Vector128<double> Eighth = eighth;
}
