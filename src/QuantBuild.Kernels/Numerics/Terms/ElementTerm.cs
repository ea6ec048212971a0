using System.Runtime.CompilerServices;

namespace QuantBuild.Kernels.Numerics;

/// <summary>scale · x; with scale −1 the maximum becomes the negated minimum.</summary>
internal readonly unsafe struct ElementTerm(float* values, float scale) : IElementTerm
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector At<TVector, TOperations>(nint index)
        where TVector : struct
        where TOperations : struct, IVectorOperations<TVector> =>
        TOperations.Multiply(TOperations.Load(values + index), TOperations.Broadcast(scale));
}
