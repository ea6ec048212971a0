using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using QuantBuild.Kernels.Numerics;

namespace QuantBuild.Kernels.Quantizers;

/// <summary>
/// The integer codes of <see cref="FakeQuantizer"/>: decoding what was encoded gives exactly its floats.
/// </summary>
public static unsafe class UniformCodec
{
    private const int BlockLength = 1024;

    /// <summary>
    /// codes = clamp(round(x / step) + zero, lower, upper) for elements start … start + count − 1 of the layout.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The range does not fit an int8.</exception>
    [SkipLocalsInit]
    public static void Encode(
        float* values, float* steps, int* zeroPoints, CodeRange range, StepLayout layout, sbyte* codes, nint start,
        nint count)
    {
        if (range.Lower < sbyte.MinValue || range.Upper > sbyte.MaxValue || range.Lower > range.Upper)
        {
            throw new ArgumentOutOfRangeException(nameof(range), range, "The codes must fit an int8.");
        }

        var block = stackalloc float[BlockLength];
        var end = start + count;
        for (var index = start; index < end;)
        {
            var (segment, length) = layout.Piece(index, nint.Min(end, index + BlockLength));
            var code = FakeQuantizer.Code(steps, zeroPoints, range, segment);
            ElementLoop.Run(new EncodeKernel(values + index, code, block), 0, length);
            for (nint i = 0; i < length; i++)
            {
                codes[index + i] = (sbyte)(int)block[i];
            }

            index += length;
        }
    }

    /// <summary>
    /// result = (code − zero) · step for elements start … start + count − 1 of the layout.
    /// </summary>
    [SkipLocalsInit]
    public static void Decode(
        sbyte* codes, float* steps, int* zeroPoints, StepLayout layout, float* result, nint start, nint count)
    {
        var block = stackalloc float[BlockLength];
        var end = start + count;
        for (var index = start; index < end;)
        {
            var (segment, length) = layout.Piece(index, nint.Min(end, index + BlockLength));
            Widen(codes + index, length, block);
            var code = FakeQuantizer.Code(steps, zeroPoints, default, segment);
            ElementLoop.Run(new DecodeKernel(block, code, result + index), 0, length);
            index += length;
        }
    }

    private static void Widen(sbyte* codes, nint count, float* result)
    {
        nint i = 0;
        for (; i <= count - Vector128<sbyte>.Count; i += Vector128<sbyte>.Count)
        {
            var (low, high) = Vector128.Widen(Vector128.Load(codes + i));
            var (first, second) = Vector128.Widen(low);
            var (third, fourth) = Vector128.Widen(high);
            Vector128.ConvertToSingle(first).Store(result + i);
            Vector128.ConvertToSingle(second).Store(result + i + 4);
            Vector128.ConvertToSingle(third).Store(result + i + 8);
            Vector128.ConvertToSingle(fourth).Store(result + i + 12);
        }

        for (; i < count; i++)
        {
            result[i] = codes[i];
        }
    }

    private readonly struct EncodeKernel(float* values, UniformCode code, float* result) : IElementKernel
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        void IElementKernel.Apply<TVector, TOperations>(nint index) =>
            TOperations.Store(
                result + index, code.Code<TVector, TOperations>(TOperations.Load(values + index)));
    }

    private readonly struct DecodeKernel(float* codes, UniformCode code, float* result) : IElementKernel
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        void IElementKernel.Apply<TVector, TOperations>(nint index) =>
            TOperations.Store(
                result + index, code.Value<TVector, TOperations>(TOperations.Load(codes + index)));
    }
}
