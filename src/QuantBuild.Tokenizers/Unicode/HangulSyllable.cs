namespace QuantBuild.Tokenizers.Unicode;

/// <summary>The arithmetic decomposition of Hangul syllables (The Unicode Standard, section 3.12).</summary>
internal static class HangulSyllable
{
    private const int FirstSyllable = 0xAC00;
    private const int LastSyllable = 0xD7A3;
    private const int LeadingBase = 0x1100;
    private const int VowelBase = 0x1161;
    private const int TrailingBase = 0x11A7;
    private const int Vowels = 21;
    private const int Trailings = 28;

    public static bool Contains(int codePoint) => codePoint is >= FirstSyllable and <= LastSyllable;

    /// <summary>The syllable's jamo; trailing is 0 where there is none.</summary>
    public static (int Leading, int Vowel, int Trailing) Decompose(int syllable)
    {
        var index = syllable - FirstSyllable;
        var trailing = index % Trailings;
        return (
            LeadingBase + (index / (Vowels * Trailings)),
            VowelBase + (index % (Vowels * Trailings) / Trailings),
            trailing == 0 ? 0 : TrailingBase + trailing);
    }
}
