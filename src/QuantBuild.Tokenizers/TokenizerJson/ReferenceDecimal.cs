using System.Globalization;

namespace QuantBuild.Tokenizers.TokenizerJson;

/// <summary>
/// A JSON number as the reference reads it: its digits as a whole number of 64 bits, rounded, times a power of ten,
/// rounded again. Of some numbers with 17 digits that is not the nearest double; with it, scores of equal sums are
/// equal where they are so in the reference.
/// </summary>
internal static class ReferenceDecimal
{
    private const int MostExponent = 308;

    // The nearest doubles.
    private static readonly double[] PowersOfTen =
    [
        .. Enumerable.Range(0, MostExponent + 1)
            .Select(exponent => double.Parse($"1e{exponent}", CultureInfo.InvariantCulture)),
    ];

    /// <param name="text">A number by JSON's grammar.</param>
    /// <param name="value">Finite.</param>
    /// <returns>False for a number that is too large.</returns>
    public static bool TryParse(ReadOnlySpan<byte> text, out double value)
    {
        var isNegative = text[0] == '-';
        var at = isNegative ? 1 : 0;
        var (significand, exponent) = (0UL, 0);
        var (isFraction, isFull) = (false, false);
        for (; at < text.Length && (text[at] | 0x20) != 'e'; at++)
        {
            if (text[at] == '.')
            {
                isFraction = true;
                continue;
            }

            var digit = (ulong)(text[at] - '0');
            isFull |= significand > (ulong.MaxValue - digit) / 10;
            significand = isFull ? significand : (significand * 10) + digit;
            exponent += (isFraction, isFull) switch
            {
                (true, false) => -1,
                (false, true) => 1,
                _ => 0,
            };
        }

        exponent += at < text.Length ? ReadExponent(text[(at + 1)..]) : 0;
        value = Scale(significand, exponent);
        value = isNegative ? -value : value;
        return double.IsFinite(value);
    }

    // Beyond what any number needs, so that sums of it cannot overflow.
    private static int ReadExponent(ReadOnlySpan<byte> text)
    {
        const int most = 1 << 24;
        var isNegative = text[0] == '-';
        var exponent = 0;
        foreach (var digit in text[(text[0] is (byte)'-' or (byte)'+' ? 1 : 0)..])
        {
            exponent = Math.Min((exponent * 10) + (digit - '0'), most);
        }

        return isNegative ? -exponent : exponent;
    }

    private static double Scale(double significand, int exponent)
    {
        while (exponent < -MostExponent && significand != 0)
        {
            significand /= PowersOfTen[MostExponent];
            exponent += MostExponent;
        }

        return (significand, exponent) switch
        {
            (0, _) => 0,
            (_, > MostExponent) => double.PositiveInfinity,
            (_, < 0) => significand / PowersOfTen[-exponent],
            _ => significand * PowersOfTen[exponent],
        };
    }
}
