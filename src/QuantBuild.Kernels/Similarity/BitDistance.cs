using System.Numerics;
using System.Runtime.InteropServices;
using QuantBuild.Kernels.Numerics;

namespace QuantBuild.Kernels.Similarity;

/// <summary>The Hamming distance of bit vectors.</summary>
public static class BitDistance
{
    private const int WordBytes = sizeof(ulong);

    /// <summary>How many bits differ; 0 over nothing.</summary>
    /// <param name="left">Any number of bytes.</param>
    /// <param name="right">As many.</param>
    /// <exception cref="ArgumentException">There are more or fewer.</exception>
    public static long Hamming(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
    {
        if (left.Length != right.Length)
        {
            throw new ArgumentException(
                $"Vectors of {left.Length} and {right.Length} bytes have no distance.", nameof(right));
        }

        var words = VectorWidth.Limit >= 128 ? left.Length / WordBytes : 0;
        var done = words * WordBytes;
        return ByWords(left[..done], right[..done]) + OneByOne(left[done..], right[done..]);
    }

    private static long ByWords(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
    {
        var distance = 0L;
        var lefts = MemoryMarshal.Cast<byte, ulong>(left);
        var rights = MemoryMarshal.Cast<byte, ulong>(right);
        for (var i = 0; i < lefts.Length; i++)
        {
            distance += BitOperations.PopCount(lefts[i] ^ rights[i]);
        }

        return distance;
    }

    private static long OneByOne(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
    {
        var distance = 0L;
        for (var i = 0; i < left.Length; i++)
        {
            distance += BitOperations.PopCount((uint)(left[i] ^ right[i]));
        }

        return distance;
    }
}
