namespace QuantBuild.Kernels.Numerics;

/// <summary>What a sum adds for the elements at one index.</summary>
internal interface ILaneTerm
{
    /// <summary>The terms of elements index … index + Width − 1.</summary>
    TLanes At<TLanes, TOperations>(nint index)
        where TLanes : struct
        where TOperations : struct, ILaneOperations<TLanes>;
}
