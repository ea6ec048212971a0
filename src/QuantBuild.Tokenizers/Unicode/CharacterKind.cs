namespace QuantBuild.Tokenizers.Unicode;

/// <summary>What the words of byte-level BPE tell apart, in the order of the generated table (build/unicode).</summary>
internal enum CharacterKind : byte
{
    Other,

    /// <summary>Categories L*.</summary>
    Letter,

    /// <summary>Categories N*.</summary>
    Number,

    /// <summary>The property White_Space.</summary>
    WhiteSpace,
}
