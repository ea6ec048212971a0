using System.Runtime.CompilerServices;
using QuantBuild.Kernels.Numerics;

namespace QuantBuild.Kernels.Quantizers;

/// <summary>
/// The arithmetic of one step of a uniform quantizer: code = clamp(round(x / step) + zero, lower, upper),
/// y = (code − zero) · step. The division is a division, not a product with a reciprocal; halves round to even.
/// </summary>
internal readonly struct UniformCode(float step, float zero, CodeRange range)
{
    public float Step => step;

    public float Zero => zero;

    private readonly float lower = range.Lower;
    private readonly float upper = range.Upper;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Code<TVector, TOperations>(TVector x)
        where TVector : struct
        where TOperations : struct, IVectorOperations<TVector>
    {
        var rounded = TOperations.Round(TOperations.Divide(x, TOperations.Broadcast(step)));
        return Clamp<TVector, TOperations>(TOperations.Add(rounded, TOperations.Broadcast(zero)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Value<TVector, TOperations>(TVector code)
        where TVector : struct
        where TOperations : struct, IVectorOperations<TVector> =>
        TOperations.Multiply(
            TOperations.Subtract(code, TOperations.Broadcast(zero)), TOperations.Broadcast(step));

    /// <summary>Whether lower ≤ x/step + zero ≤ upper, unrounded; else <paramref name="outside"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector SelectInside<TVector, TOperations>(TVector quotient, TVector inside, TVector outside)
        where TVector : struct
        where TOperations : struct, IVectorOperations<TVector>
    {
        var position = TOperations.Add(quotient, TOperations.Broadcast(zero));
        var notAbove = TOperations.SelectIfLessOrEqual(position, TOperations.Broadcast(upper), inside, outside);
        return TOperations.SelectIfLessOrEqual(TOperations.Broadcast(lower), position, notAbove, outside);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private TVector Clamp<TVector, TOperations>(TVector code)
        where TVector : struct
        where TOperations : struct, IVectorOperations<TVector> =>
        TOperations.Minimum(
            TOperations.Maximum(code, TOperations.Broadcast(lower)), TOperations.Broadcast(upper));
}
