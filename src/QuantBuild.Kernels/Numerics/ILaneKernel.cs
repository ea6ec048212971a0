namespace QuantBuild.Kernels.Numerics;

/// <summary>What to do, in double precision, with the elements at one index.</summary>
internal interface ILaneKernel
{
    /// <summary>Handles elements index … index + Width − 1, each independently of the others.</summary>
    void Apply<TLanes, TOperations>(nint index)
        where TLanes : struct
        where TOperations : struct, ILaneOperations<TLanes>;
}
