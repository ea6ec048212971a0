using QuantBuild.Tokenizers.AddedTokens;

namespace QuantBuild.Tokenizers.Sequences;

/// <summary>What every tokenizer has; its reader has checked that all ids are within the tokens.</summary>
internal sealed record SequenceParts
{
    /// <summary>Token by id, added tokens included.</summary>
    public required string[] Tokens { get; init; }

    public required SpecialTokenIds SpecialIds { get; init; }

    public required IReadOnlyList<AddedToken> AddedTokens { get; init; }

    public required SequenceTemplate SingleTemplate { get; init; }

    public required SequenceTemplate PairTemplate { get; init; }

    public required int? MaximumLength { get; init; }

    public required Truncation Truncation { get; init; }

    public required Padding Padding { get; init; }

    /// <summary>Null where tokens have all their characters.</summary>
    public OffsetTrimming? Trimming { get; init; }
}
