using System.Runtime.CompilerServices;

namespace QuantBuild.Kernels.Numerics;

/// <summary>Σ x.</summary>
internal readonly unsafe struct ValueTerm(float* values) : ILaneTerm
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLanes At<TLanes, TOperations>(nint index)
        where TLanes : struct
        where TOperations : struct, ILaneOperations<TLanes> => TOperations.Widen(values + index);
}
