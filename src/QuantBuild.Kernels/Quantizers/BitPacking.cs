namespace QuantBuild.Kernels.Quantizers;

/// <summary>
/// Signed codes of 2, 4 or 8 bits in int32 words: code + 2^(bits−1) of element k of a row occupies bits k·bits …
/// k·bits + bits − 1 of a little-endian stream; each row starts a new word, spare bits are 0.
/// </summary>
public static unsafe class BitPacking
{
    /// <summary>Words in a row: ⌈columns · bits / 32⌉.</summary>
    public static nint WordsPerRow(nint columns, int bits) => ((columns * bits) + 31) / 32;

    /// <summary>
    /// Packs rows startRow … startRow + rowCount − 1 of codes [rows, columns] into words [rows, WordsPerRow].
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">
    /// bits is not 2, 4 or 8, or a code lies outside −2^(bits−1) … 2^(bits−1) − 1.
    /// </exception>
    public static void Pack(sbyte* codes, nint columns, int bits, int* words, nint startRow, nint rowCount)
    {
        RequireWidth(bits);
        var offset = 1 << (bits - 1);
        var wordsPerRow = WordsPerRow(columns, bits);
        var codesPerWord = 32 / bits;
        for (var row = startRow; row < startRow + rowCount; row++)
        {
            var source = codes + (row * columns);
            for (nint word = 0; word < wordsPerRow; word++)
            {
                var first = word * codesPerWord;
                var length = nint.Min(codesPerWord, columns - first);
                var packed = 0u;
                for (nint i = 0; i < length; i++)
                {
                    var unsigned = source[first + i] + offset;
                    if (unsigned < 0 || unsigned >= 2 * offset)
                    {
                        throw new ArgumentOutOfRangeException(
                            nameof(codes), unsigned - offset, $"A code in row {row} does not fit {bits} bits.");
                    }

                    packed |= (uint)unsigned << (int)(i * bits);
                }

                words[(row * wordsPerRow) + word] = (int)packed;
            }
        }
    }

    /// <summary>The inverse of <see cref="Pack"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">bits is not 2, 4 or 8.</exception>
    public static void Unpack(int* words, nint columns, int bits, sbyte* codes, nint startRow, nint rowCount)
    {
        RequireWidth(bits);
        var offset = 1 << (bits - 1);
        var mask = (1u << bits) - 1;
        var wordsPerRow = WordsPerRow(columns, bits);
        var codesPerWord = 32 / bits;
        for (var row = startRow; row < startRow + rowCount; row++)
        {
            for (nint column = 0; column < columns; column++)
            {
                var (word, position) = nint.DivRem(column, codesPerWord);
                var packed = (uint)words[(row * wordsPerRow) + word];
                codes[(row * columns) + column] = (sbyte)((int)((packed >> (int)(position * bits)) & mask) - offset);
            }
        }
    }

    private static void RequireWidth(int bits)
    {
        if (bits is not (2 or 4 or 8))
        {
            throw new ArgumentOutOfRangeException(nameof(bits), bits, "Codes are packed with 2, 4 or 8 bits.");
        }
    }
}
