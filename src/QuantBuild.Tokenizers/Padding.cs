namespace QuantBuild.Tokenizers;

/// <summary>How short texts of a batch are filled up.</summary>
/// <param name="TokenId">The id that fills up.</param>
/// <param name="TypeId">The token type that fills up.</param>
/// <param name="Side">Where.</param>
public sealed record Padding(int TokenId, int TypeId, SequenceSide Side);
