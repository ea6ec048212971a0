using QuantBuild.Tokenizers.AddedTokens;
using QuantBuild.Tokenizers.Sequences;

namespace QuantBuild.Tokenizers.ByteLevelBpe;

/// <summary>What a byte-level BPE tokenizer is made of.</summary>
internal sealed record ByteLevelBpeParts
{
    public required SequenceParts Sequence { get; init; }

    public required IReadOnlyList<AddedToken> AddedTokens { get; init; }

    public required ByteLevelSplit Split { get; init; }

    public required BpeModel Model { get; init; }
}
