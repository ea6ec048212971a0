namespace QuantBuild.Kernels.Numerics;

/// <summary>
/// The arithmetic a kernel may use, once for every vector width and for a single float. Each operation gives the
/// same bits in every implementation, so a loop written over it gives the same bytes on every processor.
/// </summary>
/// <remarks>
/// <see cref="Maximum"/> and <see cref="Minimum"/> follow IEEE 754:2019: NaN propagates and +0 is above −0, hence
/// they are associative and commutative. Comparisons with NaN are false.
/// </remarks>
internal unsafe interface IVectorOperations<TVector>
    where TVector : struct
{
    static abstract int Width { get; }

    static abstract TVector Load(float* source);

    static abstract void Store(float* target, TVector value);

    static abstract TVector Broadcast(float value);

    static abstract TVector Add(TVector left, TVector right);

    static abstract TVector Subtract(TVector left, TVector right);

    static abstract TVector Multiply(TVector left, TVector right);

    static abstract TVector Divide(TVector left, TVector right);

    /// <summary>left · right + addend with one rounding, in software where the processor lacks it.</summary>
    static abstract TVector FusedMultiplyAdd(TVector left, TVector right, TVector addend);

    static abstract TVector SquareRoot(TVector value);

    /// <summary>Rounds half to even.</summary>
    static abstract TVector Round(TVector value);

    static abstract TVector Absolute(TVector value);

    static abstract TVector CopySign(TVector magnitude, TVector sign);

    static abstract TVector Maximum(TVector left, TVector right);

    static abstract TVector Minimum(TVector left, TVector right);

    static abstract TVector SelectIfLess(TVector left, TVector right, TVector whenTrue, TVector whenFalse);

    static abstract TVector SelectIfLessOrEqual(TVector left, TVector right, TVector whenTrue, TVector whenFalse);

    static abstract TVector SelectIfEqual(TVector left, TVector right, TVector whenTrue, TVector whenFalse);

    /// <summary>
    /// value · 2ⁿ by adding n to the exponent field, where n is the low bits of <paramref name="shifted"/> =
    /// n + 1.5·2²³. Only for finite values whose result is a normal number.
    /// </summary>
    static abstract TVector AddToExponent(TVector value, TVector shifted);
}
