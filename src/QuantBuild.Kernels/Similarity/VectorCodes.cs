namespace QuantBuild.Kernels.Similarity;

/// <summary>
/// Short forms of vectors, as sentence-transformers' <c>quantize_embeddings</c> defines them, but that int8 codes are
/// rounded and held to their range where that truncates and wraps around.
/// </summary>
public static class VectorCodes
{
    private const float Steps = 255;
    private const int BitsAByte = 8;

    /// <summary>
    /// code = clamp(round((x − minimum) / ((maximum − minimum) / 255)) − 128, −128, 127), halves to even; 0 where
    /// the two are the same.
    /// </summary>
    /// <param name="values">[dimensions]</param>
    /// <param name="minimum">[dimensions]</param>
    /// <param name="maximum">[dimensions], nowhere below <paramref name="minimum"/>.</param>
    /// <param name="codes">[dimensions]</param>
    /// <exception cref="ArgumentException">They are not all of one length.</exception>
    public static void ToInt8(
        ReadOnlySpan<float> values, ReadOnlySpan<float> minimum, ReadOnlySpan<float> maximum, Span<sbyte> codes)
    {
        if (values.Length != minimum.Length || values.Length != maximum.Length || values.Length != codes.Length)
        {
            throw new ArgumentException(
                $"A vector of {values.Length} elements has no codes by ranges of {minimum.Length}.", nameof(values));
        }

        for (var i = 0; i < values.Length; i++)
        {
            var step = (maximum[i] - minimum[i]) / Steps;
            var code = step > 0 ? MathF.Round((values[i] - minimum[i]) / step) + sbyte.MinValue : 0;
            codes[i] = (sbyte)Math.Clamp(code, sbyte.MinValue, sbyte.MaxValue);
        }
    }

    /// <summary>Bytes of a vector of so many bits.</summary>
    public static int BytesOf(int dimensions) => (dimensions + BitsAByte - 1) / BitsAByte;

    /// <summary>
    /// One bit an element, set where it is above 0; the first is the highest of the first byte, as
    /// <c>numpy.packbits</c> has them, and what the last byte has too many is clear.
    /// </summary>
    /// <param name="values">[dimensions]</param>
    /// <param name="bits">[<see cref="BytesOf"/>(dimensions)]</param>
    /// <exception cref="ArgumentException">There are more or fewer bytes.</exception>
    public static void ToBits(ReadOnlySpan<float> values, Span<byte> bits)
    {
        if (bits.Length != BytesOf(values.Length))
        {
            throw new ArgumentException(
                $"{values.Length} bits do not fill {bits.Length} bytes.", nameof(bits));
        }

        bits.Clear();
        for (var i = 0; i < values.Length; i++)
        {
            if (values[i] > 0)
            {
                bits[i / BitsAByte] |= (byte)(1 << (BitsAByte - 1 - (i % BitsAByte)));
            }
        }
    }
}
