namespace QuantBuild.Tokenizers.Sequences;

/// <summary>What every tokenizer has; its reader has checked that all ids are within the tokens.</summary>
internal sealed record SequenceParts
{
    /// <summary>Token by id, added tokens included.</summary>
    public required string[] Tokens { get; init; }

    public required SpecialTokenIds SpecialIds { get; init; }

    public required SequenceTemplate SingleTemplate { get; init; }

    public required SequenceTemplate PairTemplate { get; init; }

    public required int? MaximumLength { get; init; }
}
