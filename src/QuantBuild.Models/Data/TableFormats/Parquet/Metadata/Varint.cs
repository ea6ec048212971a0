namespace QuantBuild.Models.Data.TableFormats.Parquet.Metadata;

/// <summary>
/// Whole numbers of 64 bits in as few bytes as they need: seven bits a byte, the lowest first, the highest bit of a
/// byte saying that another follows.
/// </summary>
internal static class Varint
{
    private const int Bits = 64;

    /// <param name="bytes">That begin with the number.</param>
    /// <param name="value">The number.</param>
    /// <returns>How many bytes it has; 0 where they end within it.</returns>
    /// <exception cref="InvalidDataException">The number is longer than 64 bits.</exception>
    public static int Read(ReadOnlySpan<byte> bytes, out ulong value)
    {
        value = 0;
        for (var at = 0; 7 * at < Bits; at++)
        {
            if (at == bytes.Length)
            {
                return 0;
            }

            value |= (ulong)(bytes[at] & 0x7F) << (7 * at);
            if (bytes[at] < 0x80)
            {
                return at + 1;
            }
        }

        throw new InvalidDataException("a number is longer than 64 bits");
    }

    /// <summary>The number with a sign that lies in another's bits, the sign lowest ("zigzag").</summary>
    public static long Signed(ulong value) => (long)(value >> 1) ^ -(long)(value & 1);
}
