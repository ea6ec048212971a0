using QuantBuild.Tokenizers.AddedTokens;
using QuantBuild.Tokenizers.Sequences;

namespace QuantBuild.Tokenizers.WordPiece;

/// <summary>What a WordPiece tokenizer is made of; its reader has checked that all ids are within the tokens.</summary>
internal sealed record WordPieceParts
{
    /// <summary>Token by id, added tokens included.</summary>
    public required string[] Tokens { get; init; }

    public required SpecialTokenIds SpecialIds { get; init; }

    public required IReadOnlyList<AddedToken> AddedTokens { get; init; }

    public required BertNormalizer Normalizer { get; init; }

    public required WordPieceModel Model { get; init; }

    public required SequenceTemplate SingleTemplate { get; init; }

    public required SequenceTemplate PairTemplate { get; init; }

    public required int? MaximumLength { get; init; }
}
