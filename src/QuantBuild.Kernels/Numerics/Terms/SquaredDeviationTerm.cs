using System.Runtime.CompilerServices;

namespace QuantBuild.Kernels.Numerics;

/// <summary>Σ (x − centre)².</summary>
internal readonly unsafe struct SquaredDeviationTerm(float* values, double centre) : ILaneTerm
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLanes At<TLanes, TOperations>(nint index)
        where TLanes : struct
        where TOperations : struct, ILaneOperations<TLanes>
    {
        var deviation = TOperations.Subtract(TOperations.Widen(values + index), TOperations.Broadcast(centre));
        return TOperations.Multiply(deviation, deviation);
    }
}
