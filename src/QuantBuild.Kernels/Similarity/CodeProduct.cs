using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using QuantBuild.Kernels.Numerics;

namespace QuantBuild.Kernels.Similarity;

/// <summary>The inner product of int8 vectors: a whole number, the same on every processor.</summary>
public static class CodeProduct
{
    // A lane gets four products of at most 2¹⁴ a step: 2¹⁵ steps of these leave an int32, half as many do not.
    private const int StepsBeforeOverflow = 1 << 14;

    /// <summary>Σ left[i] · right[i]; 0 over nothing.</summary>
    /// <param name="left">Any number of codes.</param>
    /// <param name="right">As many.</param>
    /// <exception cref="ArgumentException">There are more or fewer.</exception>
    public static long Dot(ReadOnlySpan<sbyte> left, ReadOnlySpan<sbyte> right)
    {
        if (left.Length != right.Length)
        {
            throw new ArgumentException(
                $"Vectors of {left.Length} and {right.Length} elements have no inner product.", nameof(right));
        }

        return Vector128.IsHardwareAccelerated && VectorWidth.Limit >= 128
            ? ByVectors(left, right)
            : OneByOne(left, right);
    }

    /// <summary>
    /// The inner product over the product of both lengths, in [−1, 1]; 0 where either has none.
    /// </summary>
    /// <inheritdoc cref="Dot"/>
    public static double Cosine(ReadOnlySpan<sbyte> left, ReadOnlySpan<sbyte> right)
    {
        var product = (double)Dot(left, right);
        var lengths = Math.Sqrt(Dot(left, left)) * Math.Sqrt(Dot(right, right));
        return lengths > 0 ? Math.Clamp(product / lengths, -1, 1) : 0;
    }

    private static long OneByOne(ReadOnlySpan<sbyte> left, ReadOnlySpan<sbyte> right)
    {
        var sum = 0L;
        for (var i = 0; i < left.Length; i++)
        {
            sum += left[i] * right[i];
        }

        return sum;
    }

    private static long ByVectors(ReadOnlySpan<sbyte> left, ReadOnlySpan<sbyte> right)
    {
        var sum = 0L;
        var width = Vector256<sbyte>.Count;
        var done = 0;
        while (left.Length - done >= width)
        {
            var steps = int.Min((left.Length - done) / width, StepsBeforeOverflow);
            var lanes = Vector256<int>.Zero;
            for (var step = 0; step < steps; step++, done += width)
            {
                lanes += Products(
                    ref MemoryMarshal.GetReference(left), ref MemoryMarshal.GetReference(right), (nuint)done);
            }

            for (var lane = 0; lane < Vector256<int>.Count; lane++)
            {
                sum += lanes[lane];
            }
        }

        return sum + OneByOne(left[done..], right[done..]);
    }

    // A product of two int8, (−128)² included, fits an int16; the sum of two needs an int32.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> Products(ref sbyte left, ref sbyte right, nuint start)
    {
        var (leftLow, leftHigh) = Vector256.Widen(Vector256.LoadUnsafe(ref left, start));
        var (rightLow, rightHigh) = Vector256.Widen(Vector256.LoadUnsafe(ref right, start));
        var (first, second) = Vector256.Widen(leftLow * rightLow);
        var (third, fourth) = Vector256.Widen(leftHigh * rightHigh);
        return first + second + third + fourth;
    }
}
