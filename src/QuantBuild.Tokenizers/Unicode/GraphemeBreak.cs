namespace QuantBuild.Tokenizers.Unicode;

/// <summary>
/// What the rules of grapheme clusters tell apart, in the order of the generated table (build/unicode): the property
/// Grapheme_Cluster_Break, and beside it three that no value of that overlaps.
/// </summary>
internal enum GraphemeBreak : byte
{
    Other,
    CarriageReturn,
    LineFeed,
    Control,
    Extend,
    ZeroWidthJoiner,
    RegionalIndicator,
    Prepend,
    SpacingMark,
    HangulLeading,
    HangulVowel,
    HangulTrailing,
    HangulLeadingVowel,
    HangulLeadingVowelTrailing,
    ExtendedPictographic,
    IndicConsonant,

    /// <summary>Of the value Extend too.</summary>
    IndicLinker,
}
