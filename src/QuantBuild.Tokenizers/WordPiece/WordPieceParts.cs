using QuantBuild.Tokenizers.AddedTokens;
using QuantBuild.Tokenizers.Sequences;

namespace QuantBuild.Tokenizers.WordPiece;

/// <summary>What a WordPiece tokenizer is made of.</summary>
internal sealed record WordPieceParts
{
    public required SequenceParts Sequence { get; init; }

    public required IReadOnlyList<AddedToken> AddedTokens { get; init; }

    public required BertNormalizer Normalizer { get; init; }

    public required WordPieceModel Model { get; init; }
}
