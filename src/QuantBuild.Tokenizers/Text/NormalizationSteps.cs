namespace QuantBuild.Tokenizers.Text;

/// <summary>What <see cref="NormalizedWriter"/> does, in this order.</summary>
[Flags]
internal enum NormalizationSteps
{
    None = 0,

    /// <summary>Canonical decomposition and order (NFD).</summary>
    Decompose = 1,

    /// <summary>Drops nonspacing marks; only with <see cref="Decompose"/>.</summary>
    StripMarks = 2,

    /// <summary>Full lower-case mapping of each character.</summary>
    Lowercase = 4,
}
