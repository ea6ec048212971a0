using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using QuantBuild.Kernels.Numerics;

namespace QuantBuild.Kernels.Quantizers;

/// <summary>
/// Decodes signed codes of 2, 4 or 8 bits from the 32-bit words that checkpoints hold: code q is stored as
/// u = q + 2^(bits−1), element k in the bits k·bits … k·bits + bits − 1 of a little-endian stream.
/// </summary>
internal static unsafe class CodeDecoder
{
    /// <summary>result[i] = the code of element first + i, as a float, for i = 0 … count − 1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Decode(uint* words, int bits, int first, int count, float* result)
    {
        var perWord = 32 / bits;
        var offset = 1 << (bits - 1);
        var mask = (1u << bits) - 1;
        var index = 0;
        for (; index < count && (first + index) % perWord != 0; index++)
        {
            result[index] = Code(words, first + index, bits, perWord, mask, offset);
        }

        if (Avx2.IsSupported && VectorWidth.Limit >= 256)
        {
            index = DecodeWords(words + ((first + index) / perWord), bits, index, count, result);
        }

        for (; index < count; index++)
        {
            result[index] = Code(words, first + index, bits, perWord, mask, offset);
        }
    }

    /// <summary>Whole words, from the first one; returns the elements done.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int DecodeWords(uint* words, int bits, int index, int count, float* result)
    {
        var offset = Vector256.Create(1 << (bits - 1));
        switch (bits)
        {
            case 8:
                for (; index <= count - 8; index += 8, words += 2)
                {
                    var bytes = Vector128.CreateScalar(*(ulong*)words).AsByte();
                    var codes = Avx2.ConvertToVector256Int32(bytes) - offset;
                    Vector256.ConvertToSingle(codes).Store(result + index);
                }

                break;
            case 4:
                for (; index <= count - 8; index += 8, words++)
                {
                    Store(*words, Vector256.Create(0u, 4, 8, 12, 16, 20, 24, 28), 15, offset, result + index);
                }

                break;
            default:
                for (; index <= count - 16; index += 16, words++)
                {
                    Store(*words, Vector256.Create(0u, 2, 4, 6, 8, 10, 12, 14), 3, offset, result + index);
                    Store(*words, Vector256.Create(16u, 18, 20, 22, 24, 26, 28, 30), 3, offset, result + index + 8);
                }

                break;
        }

        return index;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(uint word, Vector256<uint> shifts, uint mask, Vector256<int> offset, float* result)
    {
        var codes = Avx2.ShiftRightLogicalVariable(Vector256.Create(word), shifts) & Vector256.Create(mask);
        Vector256.ConvertToSingle(codes.AsInt32() - offset).Store(result);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float Code(uint* words, int element, int bits, int perWord, uint mask, int offset) =>
        (int)((words[element / perWord] >> (element % perWord * bits)) & mask) - offset;
}
