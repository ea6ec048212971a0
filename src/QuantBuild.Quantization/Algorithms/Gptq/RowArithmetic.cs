using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace QuantBuild.Quantization.Algorithms.Gptq;

/// <summary>
/// Loops over rows of doubles. Four lanes whatever the processor, products and sums rounded apart: the same bits
/// everywhere.
/// </summary>
internal static class RowArithmetic
{
    /// <summary>target −= factor · row, for as many elements as the target has.</summary>
    public static void Subtract(Span<double> target, double factor, ReadOnlySpan<double> row)
    {
        row = row[..target.Length];
        ref var to = ref MemoryMarshal.GetReference(target);
        ref var from = ref MemoryMarshal.GetReference(row);
        var factors = Vector256.Create(factor);
        var i = 0;
        for (; i <= target.Length - Vector256<double>.Count; i += Vector256<double>.Count)
        {
            var product = factors * Vector256.LoadUnsafe(ref from, (nuint)i);
            (Vector256.LoadUnsafe(ref to, (nuint)i) - product).StoreUnsafe(ref to, (nuint)i);
        }

        for (; i < target.Length; i++)
        {
            target[i] -= factor * row[i];
        }
    }

    /// <summary>Σ left·right, for as many elements as the left has.</summary>
    public static double Dot(ReadOnlySpan<double> left, ReadOnlySpan<double> right)
    {
        right = right[..left.Length];
        ref var a = ref MemoryMarshal.GetReference(left);
        ref var b = ref MemoryMarshal.GetReference(right);
        var (even, odd) = (Vector256<double>.Zero, Vector256<double>.Zero);
        var i = 0;
        for (; i <= left.Length - (2 * Vector256<double>.Count); i += 2 * Vector256<double>.Count)
        {
            even += Vector256.LoadUnsafe(ref a, (nuint)i) * Vector256.LoadUnsafe(ref b, (nuint)i);
            var next = (nuint)(i + Vector256<double>.Count);
            odd += Vector256.LoadUnsafe(ref a, next) * Vector256.LoadUnsafe(ref b, next);
        }

        var lanes = even + odd;
        var sum = (lanes[0] + lanes[1]) + (lanes[2] + lanes[3]);
        for (; i < left.Length; i++)
        {
            sum += left[i] * right[i];
        }

        return sum;
    }
}
