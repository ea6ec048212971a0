using QuantBuild.Tokenizers.AddedTokens;
using QuantBuild.Tokenizers.Normalizers;
using QuantBuild.Tokenizers.PreTokenizers;
using QuantBuild.Tokenizers.Sequences;

namespace QuantBuild.Tokenizers.Unigram;

/// <summary>What a Unigram tokenizer is made of; its reader has checked that all ids are within the tokens.</summary>
internal sealed record UnigramParts
{
    /// <summary>Token by id, added tokens included.</summary>
    public required string[] Tokens { get; init; }

    public required SpecialTokenIds SpecialIds { get; init; }

    public required IReadOnlyList<AddedToken> AddedTokens { get; init; }

    public required NormalizerChain Normalizer { get; init; }

    public required PreTokenizer PreTokenizer { get; init; }

    public required UnigramModel Model { get; init; }

    public required SequenceTemplate SingleTemplate { get; init; }

    public required SequenceTemplate PairTemplate { get; init; }

    public required int? MaximumLength { get; init; }
}
