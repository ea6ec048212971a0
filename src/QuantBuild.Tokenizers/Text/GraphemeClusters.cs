using System.Runtime.CompilerServices;
using QuantBuild.Tokenizers.Unicode;

namespace QuantBuild.Tokenizers.Text;

/// <summary>
/// Extended grapheme clusters, what a reader takes for one character: Unicode Standard Annex 29, rules GB3 to GB999,
/// by the tables of this assembly.
/// </summary>
internal static class GraphemeClusters
{
    private const int ZeroWidthNonJoiner = 0x200C;

    private enum Conjunct : byte
    {
        None,
        Consonant,
        Linked,
    }

    /// <summary>How many characters the first cluster of a text takes.</summary>
    /// <param name="text">Not empty; a lone surrogate counts as U+FFFD.</param>
    public static int FirstLength(ReadOnlySpan<char> text)
    {
        var codePoint = CodePoints.First(text, out var at);
        var before = Of(codePoint);
        var state = default(State);
        while (at < text.Length)
        {
            state.Take(before, codePoint);
            codePoint = CodePoints.First(text[at..], out var length);
            var after = Of(codePoint);
            if (!Joins(before, after) && !state.Joins(after))
            {
                return at;
            }

            before = after;
            at += length;
        }

        return at;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static GraphemeBreak Of(int codePoint)
    {
        const int offsetMask = (1 << GraphemeBreakTable.BlockShift) - 1;
        int block = GraphemeBreakTable.Index[codePoint >> GraphemeBreakTable.BlockShift];
        return (GraphemeBreak)GraphemeBreakTable.Blocks[
            (block << GraphemeBreakTable.BlockShift) | (codePoint & offsetMask)];
    }

    // The rules that ask for two neighbours only.
    private static bool Joins(GraphemeBreak before, GraphemeBreak after) => (before, after) switch
    {
        (GraphemeBreak.CarriageReturn, GraphemeBreak.LineFeed) => true,
        (GraphemeBreak.CarriageReturn or GraphemeBreak.LineFeed or GraphemeBreak.Control, _) => false,
        (_, GraphemeBreak.CarriageReturn or GraphemeBreak.LineFeed or GraphemeBreak.Control) => false,
        (_, GraphemeBreak.Extend or GraphemeBreak.IndicLinker or GraphemeBreak.ZeroWidthJoiner) => true,
        (_, GraphemeBreak.SpacingMark) or (GraphemeBreak.Prepend, _) => true,
        (GraphemeBreak.HangulLeading, GraphemeBreak.HangulLeading or GraphemeBreak.HangulVowel
            or GraphemeBreak.HangulLeadingVowel or GraphemeBreak.HangulLeadingVowelTrailing) => true,
        (GraphemeBreak.HangulLeadingVowel or GraphemeBreak.HangulVowel,
            GraphemeBreak.HangulVowel or GraphemeBreak.HangulTrailing) => true,
        (GraphemeBreak.HangulLeadingVowelTrailing or GraphemeBreak.HangulTrailing,
            GraphemeBreak.HangulTrailing) => true,
        _ => false,
    };

    /// <summary>What the rules GB9c, GB11 and GB12 need to know of all that stands before.</summary>
    private struct State
    {
        private Conjunct conjunct;
        private bool isPictographic;
        private bool isJoinedPictographic;
        private bool isOddIndicator;

        public void Take(GraphemeBreak taken, int codePoint)
        {
            var extends = taken is GraphemeBreak.Extend or GraphemeBreak.IndicLinker;
            isJoinedPictographic = isPictographic && taken == GraphemeBreak.ZeroWidthJoiner;
            isPictographic = taken == GraphemeBreak.ExtendedPictographic || (isPictographic && extends);
            isOddIndicator = taken == GraphemeBreak.RegionalIndicator && !isOddIndicator;
            conjunct = taken switch
            {
                GraphemeBreak.IndicConsonant => Conjunct.Consonant,
                GraphemeBreak.IndicLinker when conjunct != Conjunct.None => Conjunct.Linked,
                GraphemeBreak.Extend or GraphemeBreak.ZeroWidthJoiner when codePoint != ZeroWidthNonJoiner => conjunct,
                _ => Conjunct.None,
            };
        }

        public readonly bool Joins(GraphemeBreak after) => after switch
        {
            GraphemeBreak.IndicConsonant => conjunct == Conjunct.Linked,
            GraphemeBreak.ExtendedPictographic => isJoinedPictographic,
            GraphemeBreak.RegionalIndicator => isOddIndicator,
            _ => false,
        };
    }
}
