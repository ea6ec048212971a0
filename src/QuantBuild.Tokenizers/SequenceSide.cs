namespace QuantBuild.Tokenizers;

/// <summary>A side of a sequence of tokens, in the order in which they are read.</summary>
public enum SequenceSide
{
    /// <summary>The end.</summary>
    Right,

    /// <summary>The beginning.</summary>
    Left,
}
