using QuantBuild.Tokenizers.Sequences;

namespace QuantBuild.Tokenizers.WordPiece;

/// <summary>What a WordPiece tokenizer is made of; its reader has checked that all ids are within the tokens.</summary>
internal sealed record WordPieceParts
{
    public required SequenceParts Sequence { get; init; }

    public required BertNormalizer Normalizer { get; init; }

    public required WordPieceModel Model { get; init; }
}
