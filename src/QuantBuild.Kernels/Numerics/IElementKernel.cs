namespace QuantBuild.Kernels.Numerics;

/// <summary>What to do with the elements at one index; the struct's fields are the pointers and constants.</summary>
internal interface IElementKernel
{
    /// <summary>Handles elements index … index + Width − 1, each independently of the others.</summary>
    void Apply<TVector, TOperations>(nint index)
        where TVector : struct
        where TOperations : struct, IVectorOperations<TVector>;
}
