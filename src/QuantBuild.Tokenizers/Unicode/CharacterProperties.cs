namespace QuantBuild.Tokenizers.Unicode;

/// <summary>
/// The properties of one code point, each of the Unicode version by which the reference decides (build/unicode): ids
/// are those that models are trained with.
/// </summary>
internal readonly struct CharacterProperties
{
    // The layout of PropertyTable.Blocks; build/unicode/Program.cs writes it.
    private const int KindMask = 0x03;
    private const int ClassMask = 0x0C;
    private const int PunctuationClass = 0x04;
    private const int NonspacingMarkClass = 0x08;
    private const int ControlClass = 0x0C;
    private const int WordCharacterFlag = 0x10;
    private const int DecompositionFlag = 0x20;
    private const int CombiningClassFlag = 0x40;
    private const int LowercaseFlag = 0x80;

    private readonly byte bits;

    private CharacterProperties(byte bits) => this.bits = bits;

    /// <summary>Of Unicode 16.0.</summary>
    public CharacterKind Kind => (CharacterKind)(bits & KindMask);

    /// <summary>Categories P* of Unicode 8.0.</summary>
    public bool IsPunctuation => (bits & ClassMask) == PunctuationClass;

    /// <summary>Category Mn of Unicode 8.0.</summary>
    public bool IsNonspacingMark => (bits & ClassMask) == NonspacingMarkClass;

    /// <summary>Categories Cc, Cf and Co of Unicode 8.0.</summary>
    public bool IsControlOrFormatOrPrivateUse => (bits & ClassMask) == ControlClass;

    /// <summary>
    /// What <c>\w</c> is in Unicode 16.0: alphabetic characters, marks, decimal numbers, connectors, joiners.
    /// </summary>
    public bool IsWordCharacter => (bits & WordCharacterFlag) != 0;

    /// <summary>Whether <see cref="DecompositionTable"/> has the code point (Hangul syllables are not in it).</summary>
    public bool HasDecomposition => (bits & DecompositionFlag) != 0;

    public bool HasCombiningClass => (bits & CombiningClassFlag) != 0;

    public bool HasLowercase => (bits & LowercaseFlag) != 0;

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
            : Of(codePoint).Kind == CharacterKind.WhiteSpace;

    /// <summary>Unicode's canonical combining class; 0 for a starter.</summary>
    public static byte CombiningClassOf(int codePoint)
    {
        var at = CombiningClassTable.First.BinarySearch(codePoint);
        at = at >= 0 ? at : ~at - 1;
        return at >= 0 && codePoint <= CombiningClassTable.Last[at] ? CombiningClassTable.Classes[at] : (byte)0;
    }
}
