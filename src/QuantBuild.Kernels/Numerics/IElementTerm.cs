namespace QuantBuild.Kernels.Numerics;

/// <summary>The value a maximum is taken over, for the elements at one index.</summary>
internal interface IElementTerm
{
    /// <summary>The values of elements index … index + Width − 1.</summary>
    TVector At<TVector, TOperations>(nint index)
        where TVector : struct
        where TOperations : struct, IVectorOperations<TVector>;
}
