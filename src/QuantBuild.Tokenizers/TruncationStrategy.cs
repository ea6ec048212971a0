namespace QuantBuild.Tokenizers;

/// <summary>Which text of a pair is cut where both are too long together. A single text is cut itself.</summary>
public enum TruncationStrategy
{
    /// <summary>The longer one, as long as it is; then both in turn.</summary>
    LongestFirst,

    /// <summary>The first only; it keeps a token at least.</summary>
    OnlyFirst,

    /// <summary>The second only; it keeps a token at least.</summary>
    OnlySecond,

    /// <summary>None, nor a single text: what is too long is refused.</summary>
    None,
}
