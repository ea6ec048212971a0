using System.Runtime.CompilerServices;

namespace QuantBuild.Kernels.Numerics;

/// <summary>|x|.</summary>
internal readonly unsafe struct MagnitudeTerm(float* values) : IElementTerm
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector At<TVector, TOperations>(nint index)
        where TVector : struct
        where TOperations : struct, IVectorOperations<TVector> =>
        TOperations.Absolute(TOperations.Load(values + index));
}
