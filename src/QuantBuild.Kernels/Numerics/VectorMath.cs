using System.Runtime.CompilerServices;

namespace QuantBuild.Kernels.Numerics;

/// <summary>
/// exp, erf and tanh over any vector width. Polynomials are minimax fits (Remez) made for these intervals; the
/// measured errors stand with each function and are asserted by the tests.
/// </summary>
internal static class VectorMath
{
    // Adding 1.5·2²³ rounds to an integer, half to even, and leaves that integer in the low mantissa bits.
    private const float RoundingShift = 12582912f;

    /// <summary>
    /// eˣ, within 1.1 units in the last place; +0 below −87.3, +∞ above 88.72, NaN for NaN.
    /// </summary>
    /// <remarks>x = n·ln 2 + r, |r| ≤ ln 2 / 2; eʳ = 1 + r + r²·q(r).</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Exp<TVector, TOperations>(TVector x)
        where TVector : struct
        where TOperations : struct, IVectorOperations<TVector>
    {
        var shift = TOperations.Broadcast(RoundingShift);
        var shifted = TOperations.FusedMultiplyAdd(x, TOperations.Broadcast(1.44269504f), shift);
        var n = TOperations.Subtract(shifted, shift);
        var r = TOperations.FusedMultiplyAdd(n, TOperations.Broadcast(-0.693145752f), x);
        r = TOperations.FusedMultiplyAdd(n, TOperations.Broadcast(-1.42860677e-6f), r);

        var q = TOperations.Broadcast(0.00138142216f);
        q = TOperations.FusedMultiplyAdd(q, r, TOperations.Broadcast(0.00836889911f));
        q = TOperations.FusedMultiplyAdd(q, r, TOperations.Broadcast(0.0416684039f));
        q = TOperations.FusedMultiplyAdd(q, r, TOperations.Broadcast(0.166665196f));
        q = TOperations.FusedMultiplyAdd(q, r, TOperations.Broadcast(0.49999994f));
        var small = TOperations.FusedMultiplyAdd(TOperations.Multiply(q, r), r, r);
        var mantissa = TOperations.Add(small, TOperations.Broadcast(1f));
        var result = TOperations.AddToExponent(mantissa, shifted);

        result = TOperations.SelectIfLess(
            x, TOperations.Broadcast(-87.3f), TOperations.Broadcast(0f), result);
        result = TOperations.SelectIfLess(
            TOperations.Broadcast(88.72f), x, TOperations.Broadcast(float.PositiveInfinity), result);
        return TOperations.SelectIfEqual(x, x, result, TOperations.Broadcast(float.NaN));
    }

    /// <summary>The error function, within 1e-7 absolute.</summary>
    /// <remarks>|x| ≤ 1: x + x·p(x²). Beyond: 1 − exp(g(|x|)) with g = ln erfc, constant from 4 on.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Erf<TVector, TOperations>(TVector x)
        where TVector : struct
        where TOperations : struct, IVectorOperations<TVector>
    {
        var magnitude = TOperations.Absolute(x);
        var square = TOperations.Multiply(x, x);
        var p = TOperations.Broadcast(7.85386073e-05f);
        p = TOperations.FusedMultiplyAdd(p, square, TOperations.Broadcast(-0.000801019371f));
        p = TOperations.FusedMultiplyAdd(p, square, TOperations.Broadcast(0.00518832775f));
        p = TOperations.FusedMultiplyAdd(p, square, TOperations.Broadcast(-0.0268538129f));
        p = TOperations.FusedMultiplyAdd(p, square, TOperations.Broadcast(0.112835854f));
        p = TOperations.FusedMultiplyAdd(p, square, TOperations.Broadcast(-0.37612626f));
        p = TOperations.FusedMultiplyAdd(p, square, TOperations.Broadcast(0.128379166f));
        var near = TOperations.FusedMultiplyAdd(p, x, x);

        var t = TOperations.Minimum(magnitude, TOperations.Broadcast(4f));
        var g = TOperations.Broadcast(-2.16867484e-05f);
        g = TOperations.FusedMultiplyAdd(g, t, TOperations.Broadcast(0.000441335113f));
        g = TOperations.FusedMultiplyAdd(g, t, TOperations.Broadcast(-0.00420455541f));
        g = TOperations.FusedMultiplyAdd(g, t, TOperations.Broadcast(0.0252082385f));
        g = TOperations.FusedMultiplyAdd(g, t, TOperations.Broadcast(-0.108418547f));
        g = TOperations.FusedMultiplyAdd(g, t, TOperations.Broadcast(-0.633219898f));
        g = TOperations.FusedMultiplyAdd(g, t, TOperations.Broadcast(-1.12957835f));
        g = TOperations.FusedMultiplyAdd(g, t, TOperations.Broadcast(0.000188036458f));
        var far = TOperations.Subtract(TOperations.Broadcast(1f), Exp<TVector, TOperations>(g));

        return TOperations.SelectIfLess(
            TOperations.Broadcast(1f), magnitude, TOperations.CopySign(far, x), near);
    }

    /// <summary>The hyperbolic tangent, within 2 units in the last place.</summary>
    /// <remarks>|x| ≤ 0.625: x + x³·p(x²). Beyond: 1 − 2 / (e^(2|x|) + 1).</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Tanh<TVector, TOperations>(TVector x)
        where TVector : struct
        where TOperations : struct, IVectorOperations<TVector>
    {
        var magnitude = TOperations.Absolute(x);
        var square = TOperations.Multiply(x, x);
        var p = TOperations.Broadcast(-0.00570453098f);
        p = TOperations.FusedMultiplyAdd(p, square, TOperations.Broadcast(0.020638695f));
        p = TOperations.FusedMultiplyAdd(p, square, TOperations.Broadcast(-0.0537395999f));
        p = TOperations.FusedMultiplyAdd(p, square, TOperations.Broadcast(0.133314416f));
        p = TOperations.FusedMultiplyAdd(p, square, TOperations.Broadcast(-0.333332807f));
        var near = TOperations.FusedMultiplyAdd(TOperations.Multiply(p, square), x, x);

        var one = TOperations.Broadcast(1f);
        var exponential = Exp<TVector, TOperations>(TOperations.Add(magnitude, magnitude));
        var far = TOperations.Subtract(
            one, TOperations.Divide(TOperations.Broadcast(2f), TOperations.Add(exponential, one)));

        return TOperations.SelectIfLess(
            TOperations.Broadcast(0.625f), magnitude, TOperations.CopySign(far, x), near);
    }
}
