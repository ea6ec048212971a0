namespace QuantBuild.Formats.CompressedTensors;

/// <summary>
/// Signed codes of 2, 4 or 8 bits in 32-bit words: code q is stored as u = q + 2^(bits−1), element k in the bits
/// k·bits … k·bits + bits − 1 of a little-endian stream; the last word is filled with zero bits.
/// </summary>
public static class PackedCodes
{
    /// <summary>Words that <paramref name="count"/> codes take: ⌈count · bits / 32⌉.</summary>
    public static int WordCount(int count, int bits) => checked((int)((((long)count * RequireBits(bits)) + 31) / 32));

    /// <param name="codes">In [−2^(bits−1), 2^(bits−1) − 1].</param>
    /// <param name="bits">2, 4 or 8.</param>
    /// <param name="words"><see cref="WordCount"/> words.</param>
    /// <exception cref="ArgumentException">A code outside the range, or too few words or too many.</exception>
    public static void Pack(ReadOnlySpan<sbyte> codes, int bits, Span<int> words)
    {
        RequireWords(codes.Length, bits, words.Length);
        var perWord = 32 / bits;
        var offset = 1 << (bits - 1);
        for (var word = 0; word < words.Length; word++)
        {
            var first = word * perWord;
            var value = 0u;
            for (var i = 0; i < perWord && first + i < codes.Length; i++)
            {
                var code = (uint)(codes[first + i] + offset);
                if (code >= (1u << bits))
                {
                    throw new ArgumentException(
                        $"Code {codes[first + i]} does not fit into {bits} bits.",
                        nameof(codes));
                }

                value |= code << (i * bits);
            }

            words[word] = (int)value;
        }
    }

    /// <summary>The inverse of <see cref="Pack"/>; bits after the last code are ignored.</summary>
    /// <param name="words"><see cref="WordCount"/> words.</param>
    /// <param name="bits">2, 4 or 8.</param>
    /// <param name="codes">As many codes as were packed.</param>
    /// <exception cref="ArgumentException">Too few words or too many.</exception>
    public static void Unpack(ReadOnlySpan<int> words, int bits, Span<sbyte> codes)
    {
        RequireWords(codes.Length, bits, words.Length);
        var perWord = 32 / bits;
        var offset = 1 << (bits - 1);
        var mask = (1u << bits) - 1;
        for (var i = 0; i < codes.Length; i++)
        {
            var code = ((uint)words[i / perWord] >> (i % perWord * bits)) & mask;
            codes[i] = (sbyte)((int)code - offset);
        }
    }

    private static void RequireWords(int count, int bits, int words)
    {
        var expected = WordCount(count, bits);
        if (words != expected)
        {
            throw new ArgumentException(
                $"{count} codes of {bits} bits take {expected} words, not {words}.",
                nameof(words));
        }
    }

    private static int RequireBits(int bits) =>
        bits is 2 or 4 or 8
            ? bits
            : throw new ArgumentOutOfRangeException(nameof(bits), bits, "Codes have 2, 4 or 8 bits.");
}
