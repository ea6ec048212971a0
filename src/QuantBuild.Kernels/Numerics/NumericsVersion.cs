namespace QuantBuild.Kernels.Numerics;

/// <summary>
/// Counts the changes to what the kernels compute. Part of every cache key: raise it with any change that alters a
/// single bit of a result on any input.
/// </summary>
public static class NumericsVersion
{
    /// <summary>The version of this build.</summary>
    public const int Current = 1;
}
