using System.Runtime.CompilerServices;

namespace QuantBuild.Kernels.Numerics;

/// <summary>Σ x·y; each product of two floats is exact in double precision.</summary>
internal readonly unsafe struct ProductTerm(float* left, float* right) : ILaneTerm
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLanes At<TLanes, TOperations>(nint index)
        where TLanes : struct
        where TOperations : struct, ILaneOperations<TLanes> =>
        TOperations.Multiply(TOperations.Widen(left + index), TOperations.Widen(right + index));
}
