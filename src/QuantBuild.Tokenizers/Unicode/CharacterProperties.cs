namespace QuantBuild.Tokenizers.Unicode;

/// <summary>The properties of one code point, of the one Unicode version of the generated tables.</summary>
internal readonly struct CharacterProperties
{
    // The layout of PropertyTable.Blocks; build/unicode/Program.cs writes it.
    private const int CategoryMask = 0x1F;
    private const int DecompositionFlag = 0x20;
    private const int CombiningClassFlag = 0x40;
    private const int LowercaseFlag = 0x80;

    private readonly byte bits;

    private CharacterProperties(byte bits) => this.bits = bits;

    public GeneralCategory Category => (GeneralCategory)(bits & CategoryMask);

    /// <summary>Whether <see cref="DecompositionTable"/> has the code point (Hangul syllables are not in it).</summary>
    public bool HasDecomposition => (bits & DecompositionFlag) != 0;

    public bool HasCombiningClass => (bits & CombiningClassFlag) != 0;

    public bool HasLowercase => (bits & LowercaseFlag) != 0;

    public bool IsPunctuation =>
        Category is >= GeneralCategory.ConnectorPunctuation and <= GeneralCategory.OpenPunctuation;

    /// <summary>Categories Cc, Cf and Co.</summary>
    public bool IsControlOrFormatOrPrivateUse =>
        Category is GeneralCategory.Control or GeneralCategory.Format or GeneralCategory.PrivateUse;

    /// <param name="codePoint">0 to 0x10FFFF.</param>
    public static CharacterProperties Of(int codePoint)
    {
        const int offsetMask = (1 << PropertyTable.BlockShift) - 1;
        int block = PropertyTable.Index[codePoint >> PropertyTable.BlockShift];
        return new(PropertyTable.Blocks[(block << PropertyTable.BlockShift) | (codePoint & offsetMask)]);
    }

    /// <summary>Unicode's property White_Space.</summary>
    public static bool IsWhiteSpace(int codePoint) =>
        codePoint < 0x80
            ? codePoint is ' ' or (>= '\t' and <= '\r')
            : codePoint == 0x85 || Of(codePoint).Category >= GeneralCategory.LineSeparator;

    /// <summary>Unicode's canonical combining class; 0 for a starter.</summary>
    public static byte CombiningClassOf(int codePoint)
    {
        var at = CombiningClassTable.First.BinarySearch(codePoint);
        at = at >= 0 ? at : ~at - 1;
        return at >= 0 && codePoint <= CombiningClassTable.Last[at] ? CombiningClassTable.Classes[at] : (byte)0;
    }
}
