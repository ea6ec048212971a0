namespace QuantBuild.Kernels.Numerics;

/// <summary>
/// Elementary functions built from + − × ÷ √ and fused multiply-add alone: the same bits on every processor and
/// operating system, which <see cref="Math"/> does not promise.
/// </summary>
public static partial class DeterministicMath
{
    /// <summary>eˣ within 1.1 units in the last place; 0 below −87.3, +∞ above 88.72.</summary>
    public static float Exp(float x) => VectorMath.Exp<float, ScalarOperations>(x);

    /// <summary>The error function within 1e-7 absolute.</summary>
    public static float Erf(float x) => VectorMath.Erf<float, ScalarOperations>(x);

    /// <summary>The hyperbolic tangent within 2 units in the last place.</summary>
    public static float Tanh(float x) => VectorMath.Tanh<float, ScalarOperations>(x);
}
