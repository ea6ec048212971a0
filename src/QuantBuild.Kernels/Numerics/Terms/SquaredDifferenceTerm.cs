using System.Runtime.CompilerServices;

namespace QuantBuild.Kernels.Numerics;

/// <summary>Σ (x − y)².</summary>
internal readonly unsafe struct SquaredDifferenceTerm(float* left, float* right) : ILaneTerm
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLanes At<TLanes, TOperations>(nint index)
        where TLanes : struct
        where TOperations : struct, ILaneOperations<TLanes>
    {
        var difference = TOperations.Subtract(TOperations.Widen(left + index), TOperations.Widen(right + index));
        return TOperations.Multiply(difference, difference);
    }
}
